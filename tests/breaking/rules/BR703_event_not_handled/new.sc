event PAY
event CANCEL

machine order {
  initial open
  state open {
    on PAY -> paid
    on CANCEL -> cancelled
  }
  state paid
  state cancelled
}

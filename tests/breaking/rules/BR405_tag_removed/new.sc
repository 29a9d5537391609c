event PAY

machine order {
  initial open
  state open {
    tags pending
    on PAY -> paid
  }
  state paid
}

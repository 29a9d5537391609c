event PAY

machine order {
  initial open
  state open {
    on PAY -> paid
    after 1h -> reminded
  }
  state reminded
  state expired
  state paid
}

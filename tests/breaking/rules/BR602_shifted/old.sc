event PAY

machine order {
  initial open
  state open {
    on PAY -> paid
    after 1h -> reminded
    after 2d -> expired
  }
  state reminded
  state expired
  state paid
}

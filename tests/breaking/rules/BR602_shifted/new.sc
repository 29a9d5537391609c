event PAY

machine order {
  initial open
  state open {
    on PAY -> paid
    after 2d -> expired
  }
  state reminded
  state expired
  state paid
}

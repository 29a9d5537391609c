event PAY

machine order {
  initial open
  state open {
    on PAY -> paid
    after 1h as patience -> expired
  }
  state expired
  state paid
}

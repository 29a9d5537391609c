event PAY

machine order {
  context(asked: int = 0)
  initial open
  state open {
    on PAY -> paid
  }
  state paid
}

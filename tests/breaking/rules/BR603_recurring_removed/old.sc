event PAY

machine order {
  context(asked: int = 0)
  initial open
  state open {
    on PAY -> paid
    every 1h { asked += 1 }
  }
  state paid
}

event PAY

machine order {
  context(paid: bool = False)
  initial open
  state open { on PAY { paid = True } }
}

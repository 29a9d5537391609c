event PAY

machine order {
  context(paid: bool = False)
  on PAY { paid = True }
}

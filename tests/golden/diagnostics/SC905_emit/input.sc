event PAY
event PAID(amount: int)

machine shop {
  initial open
  state open { on PAY { emit PAID(amount=3) } }
}

event PAY
event SOLD(cents: int)

machine shop {
  initial open
  state open { on PAY -> closed }
  state closed
}

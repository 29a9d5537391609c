event PAY
event SOLD(cents: int | None)

machine shop {
  initial open
  state open { on PAY -> closed { emit SOLD(cents=100) } }
  state closed
}

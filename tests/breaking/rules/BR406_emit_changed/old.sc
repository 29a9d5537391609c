event PAY
event SOLD(cents: int, buyer: str)

machine shop {
  initial open
  state open { on PAY -> closed { emit SOLD(cents=100, buyer="ada") } }
  state closed
}

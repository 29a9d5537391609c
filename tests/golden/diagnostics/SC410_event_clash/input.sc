import "others.sc" as others

event PAY

machine shop {
  event PAY(amount: int)
  initial open
  state open {}
}

machine stall {
  initial open
  state open { on others.PAY {} }
}

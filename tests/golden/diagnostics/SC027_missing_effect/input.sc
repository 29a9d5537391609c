event PAY
event REFUND

machine till {
  initial open
  state open {
    on PAY
    on REFUND if True
    after 5s
  }
}

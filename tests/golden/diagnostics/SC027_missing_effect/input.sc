event PAY
event REFUND(amount: int)

machine till {
  initial open
  state open {
    on PAY
    on REFUND if event.amount > 5
    after 5s
  }
}

event PAY
event CANCEL
event REFUND

machine till {
  context(total: int = 0)
  initial open
  state open {
    on PAY closed
    on REFUND: closed
    on REFUND if total > 5 "locked up"
    after 5s goto closed
    on CANCEL total += 1
  }
  state closed
  state "locked up"
}

event PAY
context(total: int = 0)

machine till {
  initial open
  total = 5
  actor charge(amount: int)
  state open {
    option unhandled = "error"
    event REFUND
    send PAY to self
    on PAY -> closed
  }
  retry(attempts=3)
  version v2
  final closed
}

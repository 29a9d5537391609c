event PAY(amount: int)
event REFUND(amount: int)

machine till {
  context(total: int = 0, paid: bool = False)
  initial open
  state open {
    on PAY if event.amount = 5 -> closed
    on REFUND { paid = total = 0 }
  }
  final closed
}

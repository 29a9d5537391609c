event PAY(amount: int)

machine shop {
  initial open
  state open {
    on PAY if False or not True -> closed
    on PAY if event.amount > 3 and 1 < 2 -> closed
    on PAY if 1s < 1m -> closed
  }
  final closed
}

event PAY

machine till {
  initial open
  state open { on PAY -> closed }
  final closed
}

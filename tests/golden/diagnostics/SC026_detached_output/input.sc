event PAY

machine till -> int {
  initial open
  state open {
    on PAY -> closed
  }
  final closed
  output 5
}

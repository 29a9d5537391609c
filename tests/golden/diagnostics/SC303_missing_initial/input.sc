event PAY

machine shop {
  state open {
    on PAY -> closed
    state idle {}
  }
  final closed
}

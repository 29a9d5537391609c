event PAY

machine shop {
  initial open
  state open {
    on PAY -> closed
    initial idle
    state idle { on PAY -> busy }
    state busy {}
    final busy
  }
  state open {}
  final closed
}

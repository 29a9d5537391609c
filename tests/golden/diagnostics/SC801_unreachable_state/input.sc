event PAY

machine shop {
  initial open
  state open { on PAY -> closed }
  state lost {
    initial inner
    state inner { on PAY -> stranded }
  }
  state stranded {}
  final closed
}

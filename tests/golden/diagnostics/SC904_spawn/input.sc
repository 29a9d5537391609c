event PAY

machine shop {
  initial open
  state open {
    on PAY { spawn till(size=3) as t { on done -> closed } }
    exit { stop t }
  }
  final closed
}

machine till(size: int) {}

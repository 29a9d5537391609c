event PAY

machine shop {
  initial open
  state open {
    initial closed
    state idle { on PAY -> waiting }
  }
  state waiting { initial open }
  parallel closed {
    initial a
    state a {}
    state b {}
  }
}

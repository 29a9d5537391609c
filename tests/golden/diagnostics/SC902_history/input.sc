event PAY

machine shop {
  initial closed
  state closed { on PAY -> open.last }
  state open {
    initial idle
    history last
    state idle { on PAY -> closed }
  }
}

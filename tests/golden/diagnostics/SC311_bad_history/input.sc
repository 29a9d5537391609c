event PAY

machine shop {
  initial open
  history top
  state open {
    initial idle
    on PAY -> closed
    history last -> closed
    state idle {}
  }
  state closed {
    history nothing
    on PAY -> open.last
  }
}

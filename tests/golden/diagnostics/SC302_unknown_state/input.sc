event PAY
event DROP

machine shop {
  initial opn
  state open {
    initial idle
    on PAY -> closd
    on DROP -> open.bsy
    state idle { on PAY if in_state(busi) -> packing }
    state busy {
      initial packing
      state packing { on DROP -> nowhere }
    }
  }
  final closed
}

event PAY
event PACK

machine order {
  initial open
  state open {
    initial unpaid
    state unpaid { on PAY -> ready }
    final ready
    on done -> closed
  }
  state closed
}

event PAY
event PACK

machine order {
  initial open
  state open {
    initial unpaid
    state unpaid { on PAY -> ready }
    state ready { on PACK -> packed }
    final packed
    on done -> closed
  }
  state closed
}

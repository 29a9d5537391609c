event PAY

machine order {
  context(amount: int = 0)
  invariant one: not (payed and open)
  invariant two: not waiting
  invariant three: amount or paid
  invariant four: not paid == open
  invariant five: not late
  invariant one: not open

  initial open
  state open {
    initial waiting
    on PAY -> paid { amount += 1 }
    state waiting { after 1m -> late }
    state late { tags late  after 1m -> paid }
  }
  state paid {
    initial waiting
    state waiting { after 1m -> done }
    final done
    tags late
    on done -> over
  }
  final over
}

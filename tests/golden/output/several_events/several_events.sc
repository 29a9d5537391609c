# Several events on a line: the fields that they share can be used.
event Card(amount: int, number: str)
event Cash(amount: int)
event Refund

machine till {
  context(total: int = 0)
  initial open

  state open {
    on Card | Cash if event.amount > 0 { total += event.amount }
    on Refund | Card -> closed
  }

  state closed {
    on Card | Cash | Refund -> open
  }
}

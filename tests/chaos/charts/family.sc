# Messages between machines: to a child and back, and to others by their key.
event ORDER(n: int, book: str)
event PING(n: int)
event PONG(n: int)
event ENTRY(n: int)
event RECEIPT(n: int)

# Serves one order after the other, each with a child of its own.
machine shop {
  context(orders: list[int] = [], served: int = 0, heard: int = 0, total: int = 0, receipts: int = 0)
  initial idle
  on ORDER { orders += [event.n]; send ENTRY(n=event.n) to ledger[event.book] }
  on RECEIPT { receipts += event.n }
  state idle { always if served < len(orders) -> serving }
  state serving {
    entry { send PING(n=1) to clerk }
    invoke clerk(n=orders[served]) {
      on PONG if event.n < 4 { heard += event.n; send PING(n=event.n * 2) to clerk }
      on PONG { heard += event.n }
      on done -> idle { served += 1; total += event.output }
    }
  }
}

machine clerk(n: int) -> int {
  context(got: int = 0)
  initial listening
  state listening {
    on PING { got += event.n; send PONG(n=event.n) to parent }
    always if got >= 7 -> leaving
    after 2h -> over
  }
  state leaving { after 20ms -> over }
  final over { output input.n * 100 + got }
}

machine ledger {
  context(entries: int = 0, total: int = 0)
  on ENTRY { entries += 1; total += event.n; send RECEIPT(n=event.n) to sender }
}

import "order.sc"

event PACKED

machine order -> str version v2 latest {
  context(cents: int = 0)
  initial open
  state open {
    on PAY -> packing { cents = event.amount }
    after 2d -> cancelled
  }
  state packing {
    on PACKED -> packed
  }
  state packed {
    on SHIP -> shipped
  }
  final shipped { output "shipped" }
  final cancelled { output "cancelled" }

  migrate from v1 {
    state paid -> packing
    cents = old.paid * 100
  }
}

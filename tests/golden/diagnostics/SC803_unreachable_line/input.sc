use "shop.functions"

event PAY
event DROP
actor charge() -> str

machine shop {
  context(total: int = 0)
  initial open
  state open {
    invoke charge() {
      on done -> closed
      on done { total = 1 }
    }
    on PAY if total > 3 -> closed
    on PAY { total += 1 }
    on PAY if total > 5 -> closed
    on PAY | DROP -> closed
    after 1s -> closed
    after 1s if total > 3 { total = 0 }
    on * {}
    on DROP -> closed
  }
  final closed
}

event PAY(cents: int, note: str = "")
event CANCEL

type Item(name: str, price: int)
use "functions"
actor charge(cents: int) -> str
action mail(to: str)

machine order(customer: str, vip: bool = False) {
  option unhandled = "ignore"
  context(items: list[Item] = [], plan: "free" | "pro" = "free")
  initial open
  state open {
    tags a, b
    entry { mail("ada") }
    on PAY -> paid
    on CANCEL -> cancelled
    after 60s -> cancelled
    invoke charge(1) { on done -> paid   on error -> cancelled }
  }
  final cancelled
  final paid
}
# ----------------------------------------------------------------
use "functions"
action mail(to: str)
actor charge(cents: int) -> str
type Item(price: int, name: str)
event CANCEL
event PAY(note: str = "", cents: int)

machine order(vip: bool = False, customer: str) {
  context(plan: "pro" | "free" = "free", items: list[Item] = [])
  final paid
  final cancelled
  state open {
    invoke charge(1) { on error -> cancelled   on done -> paid }
    after 1m -> cancelled
    on CANCEL -> cancelled
    on PAY -> paid
    entry { mail("ada") }
    tags b, a
  }
  initial open
}

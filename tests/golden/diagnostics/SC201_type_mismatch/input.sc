use "shop.functions"

type Item(sku: str, price: int = "free")
type Level = "low" | "high"
event ADD(item: Item, count: int, raw: json)
actor charge(amount: int) -> str { timeout 5 }

machine shop(limit: int) -> str {
  context(total: int = 0.5, label: str = 3, level: Level = "hihg", wait: duration = 30)
  initial open
  state open {
    on ADD if len(event.count) > 3 { total = event.item; total = round(2.5, 1.5) }
    on ADD { label = event.raw; total = 1 if label == "" else "two"; total += 0.5 }
    on ADD { wait = [1s, "2s"]; label = "-".join([1]); total = 3 * 0.5 }
    invoke charge(amount="3") { on done { total = event.output } }
    after label -> closed
  }
  final closed { output 3 }
}

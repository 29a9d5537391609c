use "functions"
type Item(sku: str, count: int = 0, tags: list[str] = [])
type Mode = "x" | "y"
event GO(p: int | None, s: str, item: Item)
machine m {
  context(n: int = 0, b: bool = False, note: str | None = None, name: str = "", f: float = 0.0,
    xs: list[int] = [], items: list[Item] = [], stock: dict[str, int] = {}, mode: Mode = "x",
    total: decimal = decimal("0"), price: decimal = decimal("0"), day: date = date("2026-01-01"),
    wait: duration = 5s, waits: list[duration] = [], at: datetime | None = None,
    id: uuid | None = None)
  on GO {
    items += event.item
    items = event.item
    items[0] = {"sku": "x"}
    items += [{"sku": "x", "count": 2}]
    stock = stock + {"a": 1}
    stock += {"a": 1}
    xs = [0] * 3
    n = xs[n / 2]
    n = xs[f]
    n = stock.a
    total += 9.99
    total = 9.99
    b = total > 9.99
    b = total == 9.99
    total = (total + price) * 1.19
    total = price + price * 1.19
    b = day > "2026-01-01"
    b = day == "2026-01-01"
    day = day + 1
    day += 1
    day = "2026-01-01"
    mode = event.s
    wait = min(wait, 10)
    wait = sum(waits)
    wait = sum(x for x in waits if x > 1s)
    total = max(price, 0)
  }
}

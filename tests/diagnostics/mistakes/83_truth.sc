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
    n = stock.get("a") or 0
    n = stock["a"] or 0
    name = note or "a"
    n = event.p or 0
    n = min(xs, default=0)
    n = max([x for x in xs], default=0)
    if not note { n = 1 }
    if note { n = 1 }
    if not xs { n = 1 }
    if not n { n = 1 }
    if not name { n = 1 }
    if stock.get("a") { n = 1 }
    b = stock["a"] is not None
    b = stock["a"] is None
  }
}

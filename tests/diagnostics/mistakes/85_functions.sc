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
    stock = dict()
    xs = list()
    xs = list(xs)
    n = len(Object.keys(stock))
    n = Math.max(n, 3)
    at = Date.now()
    at = datetime.now()
    id = uuid4()
    b = stock.has("a")
    n = xs.at(-1)
    name = "x".toUpperCase()
    name = name.slice(1, 3)
    b = name.startsWith("a")
  }
}

use "functions"
type Item(sku: str, count: int = 0, tags: list[str] = [])
type Order(items: list[Item] = [])
action mail(who: str)
event ADD(n: int)
event GO(p: int | None, s: str, item: Item)
machine m {
  context(n: int = 0, b: bool = False, note: str | None = None, name: str = "",
    xs: list[int] = [], ys: list[int] = [], items: list[Item] = [], stock: dict[str, int] = {},
    orders: dict[str, Order] = {})
  on GO {
    n = stock["a"] ?? 0
    n = stock[name] ?? 0
    n = xs[0] ?? 0
    n = stock.get("a") ?? 0
    n = event.p ?? 0
    name = note ?? "a"
    n = min(xs) ?? 0
    n = event.p || 0
    n = stock["a"] || 0
    name = name || "x"
    n = n || 3
    b = b || n > 3
    note ??= "x"
    name = note!
    mail(note!)
    if !note { n = 1 }
    if !name { n = 1 }
    if !xs { n = 1 }
    if !b { n = 1 }
    n = n ? 1 : 2
    name = note ? note : "x"
  }
}

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
    orders["a"].items.push(event.item)
    items[0].tags.append("x")
    items[0].tags.clear()
    orders["a"].items.pop()
    items[0].tags.foo("x")
    xs.clear()
    stock.clear()
    stock.pop("a")
    xs.pop()
    xs.insert(0, 1)
    items.remove(event.item)
    items.sort()
    xs.sort()
    xs.reverse()
    stock.update({"a": 1})
    stock.set("a", 1)
    xs.foo(1)
  }
}

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
    const x = 3
    let kept = note
    let n = 3
    const n: int = 3
    while n < 3 { n += 1 }
    while (n < 3) { n += 1 }
    for x in xs { if x > 1 { break } n = x }
    for x in xs { if x > 1 { continue } n = x }
    if n > 2 { return }
    delete stock["a"]
    del stock["a"], stock["b"]
    stock |= {"a": 1}
    xs, ys = ys, xs
    n, name = 1, "a"
    xs, n = [n], xs[0]
    name = "a" if n > 2 { n = 1 }
    emit "ADD"
    raise {type: "ADD", n: 3}
    send "ADD" to self
    xs = sorted((x, n) for x in xs)
    items = [new Item("a")]
    let n
    const { a, b } = event.item
  }
}

type Line(sku: str, count: int = 1, note: str | None = None)
type Pair(left: Line, right: Line | None = None)
event ADD(sku: str, counts: list[int])
event SET(at: int)

machine shop(limits: dict[str, int]) {
  context(
    stock: dict[str, int] = {}, lines: list[Line] = [], pair: Pair = Pair(Line("a")),
    names: list[str] = [], maybe: list[int] | None = None, limits: dict[str, int | None] = {},
    raw: json = None, either: list[int] | list[str] = [1], at: datetime = now(),
  )
  let first = lines[0]

  on ADD {
    stock[0] = 1
    stock["a"] = "one"
    stock["a"] += "one"
    lines[event.sku] = Line(event.sku)
    lines[0].skus = event.sku
    lines[0].note += "!"
    lines.count = 1
    pair.right.count = 1
    pair.left[0] = 1
    names[0][1] = "a"
    maybe[0] = 1
    limits["a"] += 1
    raw[0] = 1
    raw.a = 1
    either[0] = 1
    at.year = 2030
  }
  on SET {
    first.sku = "b"
    event.at = 1
    input.limits["a"] = 1
    lines[0:1] = []
    lines[1:][0].count = 1
    stok["a"] = 1
    for line in lines { line.count = 2 }
    del stock
    del pair.right
    del lines[0].note
    del names[:2]
    del names["a"]
    del stock["a"]
    del event.at
    del names[0][0]
    del pair.left.sku
  }
}

type Line(sku: str, count: int = 0)
event ADD(sku: str, count: int)
machine m {
  context(stock: dict[str, int] = {}, lines: list[Line] = [], counts: list[int] = [0])
  on ADD {
    stock[event.sku] = event.count
    stock["all"] += 1
    counts[0] = 1
    counts[event.count] -= 1
    lines[0].count = 1
  }
}

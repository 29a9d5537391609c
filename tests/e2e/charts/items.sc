# Items of lists and dicts that are set and taken out, constants of types without literals, powers.
type Item(name: str, count: int = 1, tags: list[str] = [])
type Box(items: list[Item] = [], owner: str = "")

machine storing {
  event PUT(name: str, count: int)
  event FILL(box: Box)
  event TAG(at: int, tag: str)
  event TAKE(name: str, at: int)
  event KEPT(box: Box)
  context(counts: dict[str, int] = {}, box: Box = Box(), copy: Box = Box(), kept: Box = Box())
  on PUT if event.name in counts { counts[event.name] += event.count }
  on PUT { counts[event.name] = event.count }
  on FILL {
    box = event.box
    copy = box
    raise KEPT(box)
    for item in box.items { box.items[item.count].tags += [item.name] }
    box.items[0].count -= 1
    emit FILL(event.box)
  }
  on KEPT { kept = event.box; kept.owner = "kept" }
  on TAG { box.items[event.at].tags[0] = event.tag }
  on TAKE { del counts[event.name]; del box.items[event.at] }
}

machine pricing {
  event PRICE(price: str, day: str, at: str, id: str)
  event GROW(base: int, exponent: int)
  event FREE
  context(
    price: decimal = decimal("9.90"), day: date = date("2026-01-31"), least: decimal = 1,
    at: datetime = datetime("2026-01-31T12:00:00+01:00"), n: int = 2 ** 10,
    id: uuid = uuid("6f1c3a52-6b0f-4b43-a0c8-1f2b3c4d5e6f"),
  )
  on PRICE {
    price = decimal(event.price)
    day = date(event.day)
    at = datetime(event.at)
    id = uuid(event.id)
  }
  on GROW { n = event.base ** event.exponent }
  on FREE { price = 0; day += 1d }
}

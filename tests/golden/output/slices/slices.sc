# Parts of lists and texts, and dicts that are joined; what they are made of stays as it is.
type Stop(name: str)

event Plan(stops: list[Stop], at: int, prices: dict[str, float], code: str, data: bytes)

machine journey {
  context(
    stops: list[Stop] = [], prices: dict[str, float] = {}, before: dict[str, float] = {},
    code: str = "", data: bytes | None = None,
  )
  on Plan if event.stops[1:] != [] and len(event.prices | prices) > 0 {
    before = prices
    prices = prices | event.prices | {"code": 1}
    stops = event.stops[:event.at] + event.stops[event.at + 1:]
    code = event.code[:3] + event.code[-1:].upper() + event.code[::-1][event.at:10:2]
    data = event.data[:]
    log (prices | {}) == before
    log f"{event.code[1:]} {event.stops[(1 if event.at > 0 else 2):][0].name}"
  }
}

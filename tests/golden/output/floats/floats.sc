# An int becomes a float where a float is to be, so that a value looks the same before and after it is stored.

type Item(sku: str, price: float = 1, off: float | None = None)
type Money = float
event Weighed(grams: int, kilos: float = 0, extra: int | None = None, tags: list[float] = [1, -2])
action weigh(kilos: float, names: dict[str, float] = {"a": 1}) from "tests.golden.output.floats.functions"
actor scale(limit: float) -> float from "tests.golden.output.floats.functions"
def heavier(than: float) -> float from "tests.golden.output.floats.functions"

machine cart(limit: float = 10, start: int = 0) -> float {
  context(
    f: float = 0, least: Money = -1, off: float | None = None, fs: list[float] = [1, 2.5],
    prices: dict[str, float] = {"a": 1}, item: Item = Item("a", 2), first: float = input.start,
    raw: json = [1, 2.5, {"a": 1, "b": 2.5}],
  )
  let top = max(f, 0)
  let shown = 1 if f > 2 else 2.5

  initial open
  state open {
    invoke scale(limit=3) { on error -> closed }
    on Weighed if event.grams > 0 {
      f = 10
      f = -3
      f = -0
      f = event.grams
      f = event.grams + 1
      f = event.grams if event.grams > 5 else 0.5
      f = max(f, event.grams, 0)
      f = sum(fs)
      f = prices.get("b", 0) + sum(x for x in fs if x > 1)
      f = heavier(event.grams)
      f += 1
      off = event.extra
      off = event.extra if event.grams > 1 else event.kilos
      least = event.grams
      fs = [event.grams, 2, f]
      fs += [len(fs)]
      fs[0] = 3
      prices["a"] = event.grams
      item = Item("b", event.grams, event.extra)
      item.price = 4
      raw = {"count": 1, "kilos": 2.5}
      raw = [event.grams, [1, f]]
      weigh(1, {"b": 2, "c": event.grams})
      raise Weighed(0, 5, tags=[event.grams])
      log [1, 2.5, top, shown, input.limit]
      log {"a": event.grams, "b": f}
    }
    on Weighed -> closed
  }
  final closed { output 7 }
}

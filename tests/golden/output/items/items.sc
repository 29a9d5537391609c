# Items of lists and dicts that are set and taken out: whatever else holds the values keeps them.
use "tests.golden.output.items.functions"

type Line(sku: str, quantity: int = 1, notes: list[str] = [], parts: list[Line] = [])
type Order(lines: list[Line] = [], prices: dict[str, float] = {}, gift: list[Line] | None = None)

event Stock(sku: str, count: int)
event Sold(sku: str)
event Placed(order: Order)
event Change(at: int, sku: str, quantity: int)
event Drop(at: int)
event Give(sku: str)
event Nest(at: int)
event Note(key: str, value: json)

action pack(lines: list[Line])
def shelf(sku: str, shelves: int) -> int

machine stockroom {
  context(
    stock: dict[str, int] = {}, shelves: list[list[str]] = [[], []], order: Order = Order(),
    before: Order | None = None, lines: list[Line] = [], last: int = 0, notes: json = None,
  )

  on Stock {
    stock[event.sku] = event.count
    shelves[shelf(event.sku, len(shelves))] += [event.sku]
    shelves[shelf(event.sku, 2)][0] = event.sku
  }
  on Sold if event.sku in stock {
    stock[event.sku] -= 1
    if stock[event.sku] == 0 { del stock[event.sku] }
  }
  on Placed {
    order = event.order
    lines = order.lines
    before = order
    pack(lines)
    order.lines[0].quantity += 1
    order.prices["total"] = 0
    before.lines[-1].notes += ["seen"]
  }
  on Change {
    lines[event.at].sku = event.sku
    lines[event.at] = Line(event.sku, event.quantity)
    lines[(last if last < 3 else 0)].notes[0] = f"{last}"
    for line in lines { lines[last].parts = [line]; last += 1 }
    order.lines[last - 1].parts[0].notes = []
  }
  on Drop { del lines[event.at]; del order.lines[0].parts[event.at]; del order.prices["total"] }
  on Give if order.gift is not None { order.gift[0].sku = event.sku; order.gift[-1].quantity = 0 }
  on Give if before is not None and before.gift is not None { before.gift[0] = Line(event.sku) }
  on Nest { lines[event.at].parts = lines; lines[0].parts += lines }
  on Note { notes = {}; notes["a"] = {}; notes["a"][event.key] = notes; notes["b"] = event.value }
}

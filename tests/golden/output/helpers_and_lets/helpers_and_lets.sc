# Pure helpers of the user's own, and named expressions.
use "tests.golden.output.helpers_and_lets.functions"

type Item(name: str, price: float, count: int = 1)

event Add(item: Item)
event Pay

def price_of(items: list[Item]) -> float
def discount(total: float, rate: float = 0.1) -> float
def default_item() -> Item

machine basket {
  context(items: list[Item] = [default_item()], limit: float = discount(100.0))
  let total = price_of(items)
  let reduced = discount(total, rate=0.2) if total > limit else total
  let is_empty = len(items) == 0
  let label = "empty" if is_empty else f"{len(items)} for {reduced}"
  initial open

  state open {
    on Add if not is_empty or event.item.price > 1.0 { items += [event.item] }
    on Pay if total > 0.0 -> paid { log label }
  }

  final paid
}

import "imports_plain.sc" as plain
use "tests.golden.output.imports.functions"

type Item(weight: float)

event Placed(item: Item)
event Shipped(item: Item)

actor pack(item: Item) -> Item
action announce(text: str)
def shorten(text: str) -> str

machine courier {
  initial riding

  state riding {
    on Placed { log event.item.weight; announce(text="placed") }
    on plain.Measured if event.size == "small" -> arrived
    on Shipped -> arrived
  }

  final arrived
}

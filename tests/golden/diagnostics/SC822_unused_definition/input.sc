use "shop.functions"

type Item(name: str, price: int)
type Basket(items: list[Item], next: Basket | None = None)
type Colour = "red" | "green"

event Pay(item: Item)

actor charge(amount: int) -> str
actor refund(amount: int) -> str
action notify(text: str)
def fee(amount: int) -> int

machine order -> str {
  context(amount: int = 0)
  initial open
  on error -> failed
  state open { on Pay -> paying { amount = event.item.price } }
  state paying {
    invoke charge(amount) { on done -> paid }
  }
  final paid { output "paid" }
  final failed { output "failed" }
}

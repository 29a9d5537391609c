use "shop.functions"

type Item(sku: str, price: int, note: str = "")
event PAY(amount: int)
actor charge(amount: int, key: str) -> str
action notify(text: str)

machine shop {
  context(item: Item = Item(sku="a"))
  initial open
  state open {
    invoke charge()
    on PAY { notify(); raise PAY; log len(); log min() }
  }
}

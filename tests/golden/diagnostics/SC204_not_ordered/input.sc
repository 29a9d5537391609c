type Item(sku: str)
event PAY(amount: int, text: str, item: Item, items: list[Item])

machine shop {
  initial open
  state open {
    on PAY if event.amount < event.text -> closed
    on PAY if event.item >= event.item -> closed
    on PAY if 1s < event.amount -> closed
  }
  final closed
}

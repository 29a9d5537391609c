type Item(sku: str, price: int, note: str | None = None)
event PAY(item: Item | None, amount: int | None)

machine shop {
  context(item: Item | None = None, total: int = 0, best: int | None = None)
  initial open
  state open {
    on PAY if event.amount > 3 { total = event.item.price }
    on PAY { total += event.amount; best += 1; item.price = 3; total = best }
    on PAY { total = max(event.amount, 1) + len(event.item.note) }
    on PAY if event.item is not None and event.item.note is not None { total = len(event.item.note) }
    on PAY if best is not None { best = None; total = best }
  }
}

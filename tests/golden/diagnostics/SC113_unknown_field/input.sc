type Item(sku: str, price: int)
event ADD(item: Item, note: str)
event DROP(item: Item, count: int)

machine shop(limit: int) {
  context(item: Item = Item(sku="", price=0))
  initial open
  state open {
    on ADD if event.itm.price > input.limits { item.prize = 3 }
    on ADD | DROP if event.note != "" { log event.item.pric }
    on * { log event.count; log self.name; log event.anything }
    on error { log event.error.text }
  }
}

type Item(sku: str)
event PAY(amount: int, note: str | None, items: list[Item], text: str)

machine shop {
  initial open
  state open {
    on PAY if event.amount -> closed
    on PAY if event.note and event.items -> closed
    on PAY if not event.text or event.text.upper() -> closed
    always if "yes" -> closed
  }
  final closed
}

event REMOVE(sku: str)
machine m {
  context(stock: dict[str, int] = {})
  on REMOVE { del stock[event.sku] }
}

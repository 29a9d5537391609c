type Item(name: str, price: float)

machine cart version v1 {
  context(items: list[Item] = [], first: Item | None = None)
}

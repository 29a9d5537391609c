machine cart version v1 {
  context(items: int = 0, price: str = "0")
}

machine cart(owner: str, vip: bool = False) version v2 latest {
  context(items: int = 0, price: float = 0.0, tax: float = 0.0)
  migrate from v1 {
    tax = price
  }
}

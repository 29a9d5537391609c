type Item(name: str, price: decimal, vat: float)
type Plan = "free" | "pro"

machine cart {
  context(items: list[Item] = [], plan: Plan = "free", count: int = 0)
}

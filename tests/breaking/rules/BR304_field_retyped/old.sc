type Item(name: str, price: float)
type Plan = "free" | "pro" | "team"

machine cart {
  context(items: list[Item] = [], plan: Plan = "free", count: int | None = None)
}

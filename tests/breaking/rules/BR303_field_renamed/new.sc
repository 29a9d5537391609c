machine cart {
  context(total_cents: int = 0, items: list[str] = [])
}

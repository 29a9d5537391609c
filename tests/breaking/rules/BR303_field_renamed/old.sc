machine cart {
  context(total: int = 0, items: list[str] = [])
}

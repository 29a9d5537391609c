machine cart {
  context(items: list[str] = [])
}

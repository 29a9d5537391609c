machine cart(owner: str) {
  context(items: list[str] = [])
}

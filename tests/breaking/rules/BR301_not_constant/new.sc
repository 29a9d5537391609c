machine cart(owner: str) {
  context(items: list[str] = [], owner: str = input.owner)
}

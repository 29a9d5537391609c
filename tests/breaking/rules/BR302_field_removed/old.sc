machine cart {
  context(items: list[str] = [], coupon: str = "")
}

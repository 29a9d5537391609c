event GO(n: int)
machine m {
  context(price: decimal = decimal("9.99"), day: date | None = None, id: uuid | None = None)
  let soon = datetime(2026, 1, 31)
  let long = timedelta(seconds=5)
  on GO { day = date("2026-01-31"); id = uuid("x") }
}

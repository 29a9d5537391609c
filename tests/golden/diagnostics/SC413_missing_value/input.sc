event GO

machine m(size: int) {
  context(
    total: int,
    token: str | None,
    left: int = input.size,
  )
  on GO { total += left }
}

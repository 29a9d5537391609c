event GO(n: int)
machine m {
  context(n: int = 0, xs: list[int] = [], d: dict[str, int] = {})
  on GO { n = n ** 2; xs = [*xs, event.n]; d = {**d, "a": 1} }
}

event GO(xs: list[int])
machine m {
  context(xs: list[int] = [], d: dict[str, int] = {})
  on GO if any(x > 1 for x in event.xs) {
    xs = [x + 1 for x in event.xs if x > 0]
    d = {k: v for k, v in d.items()}
    log f"{sum(x for x in xs)}"
  }
}

event GO(name: str | None)
machine m {
  context(n: int = 1, s: str = "")
  on GO { n *= 2; s = event.name ?? "nobody" }
}

# Which functions take a generator, and what its items must be.
type P(name: str | None = None, n: int | None = None)
def twice(xs: list[int]) -> list[int] from "helpers"
event E(xs: list[int], ps: list[P], texts: list[str])
machine m {
  context(n: int = 0)
  on E if any(x for x in event.xs) {
    n = len(x for x in event.xs if x > 0)
    log twice(x for x in event.xs)
    log str(x for x in event.xs)
    log sum(t for t in event.texts)
    log max(p.n for p in event.ps)
    log max(p.n for p in event.ps if p.n is not None)  # this is right
    log sorted(p for p in event.ps)
    log ", ".join(x for x in event.xs)
    log ", ".join(p.name for p in event.ps)
    n = min(x / 2 for x in event.xs)
  }
}

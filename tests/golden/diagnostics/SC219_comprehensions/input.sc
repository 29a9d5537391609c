# A comprehension has the rules of a `for` among actions: what it goes through, its names, None.
type P(name: str | None = None, sizes: list[int] | None = None)
event E(xs: list[int], d: dict[str, int], n: int, s: str, o: list[int] | None, ps: list[P])
machine m {
  context(total: int = 0, last: str | None = None, xs: list[int] = [], texts: list[str] = [])
  let double = [x * 2 for x in total]
  on E if any(x > 0 for x in event.s) {
    xs = [x for x in event.n]
    xs = [x for x in event.o]
    xs = [v for k, v in event.d]
    xs = [k for k in event.d.items()]
    xs = [x for x in event.xs if x]
    xs = [x + "a" for x in event.xs]
    texts = [x for x in event.xs]
    texts = [p.name for p in event.ps]
    texts = [p.name for p in event.ps if p.name is not None]  # this is right
    log [len(p.sizes) for p in event.ps]
    log [size for p in event.ps if p.sizes is not None for size in p.sizes]  # and this
    log [size for p in event.ps for size in p.sizes]
    log [last + p.name for p in event.ps if p.name is not None]
    log [total for total in event.xs]
    log [x for x in event.xs for x in event.xs]
    log [[x for x in event.xs] for x in event.xs]
    for x in event.xs { log [x for x in event.xs] }
    log {x: 1 for x in event.xs}
    log {k: k for k, k in event.d.items()}
    log x
    log event.d.items()
  }
}

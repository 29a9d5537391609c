# What a `for` goes through, and what it knows.
type P(name: str | None = None)
event E(xs: list[int], d: dict[str, int], n: int, s: str, o: list[int] | None, j: json, ps: list[P])
machine m {
  context(total: int = 0, last: str | None = None)
  on E {
    for x in event.n { log x }
    for x in event.s { log x }
    for x in event.j { log x }
    for k, v in event.d { log v }
    for k, v in event.xs { log v }
    for k in event.d.items() { log k }
    for k, v in event.xs.items() { log v }
    for a, b, c in event.xs { log b }
    for x in event.o { log x }
    for x in event.xs { x = 1 }
    for x in event.xs { total += x + "a" }
    log x
    if event.n { log 1 }
    if last is not None {
      for x in event.xs { log last + "!"; last = None }
      log last + "!"
    } elif total > 0 { last = "a" } else { last = "b" }
    log last + "!"
    for p in event.ps { log p.name + "!"; if p.name is not None { log p.name + "!" } }
  }
}

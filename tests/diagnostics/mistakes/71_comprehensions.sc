def double(n: int) -> int from "helpers"
def total(xs: list[int]) -> int from "helpers"
def most(least: int, xs: list[int]) -> int from "helpers"
event GO(xs: list[int])
machine m {
  context(xs: list[int] = [], d: dict[str, int] = {}, n: int = 0)
  on GO if len(x for x in event.xs if x > 1) > 0 {
    xs = (x + 1 for x in event.xs if x > 0)
    xs = {x for x in event.xs}
    n = most(0, x for x in xs)
    n = max(x for x in xs, default=0)
    d = {k: v for (k, v) in d.items()}
    d = dict(k for k in d)
    log total(x for x in xs)
    log [k, v for k, v in d.items()]
    log [x if x > 0 for x in xs]
    log {k: v if v > 0 for k, v in d.items()}
    log [x for x in xs, if x > 0]
    log [x for x of xs where x > 0]
    for x of xs { log x }
    log list(x for x in xs)
    xs = map(lambda x: x + 1, xs)
    xs = filter(double, xs)
    xs = sorted(xs, key=lambda x: -x)
  }
}

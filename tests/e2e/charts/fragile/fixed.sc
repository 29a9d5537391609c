# The chart beside it, with what failed put right.
use "tests.e2e.charts.functions"

event GO
event CALL
event ADD(n: int)

actor breaks(key: str, kind: str) -> int

machine fragile {
  context(n: int = 0, divisor: int = 0)
  initial idle
  state idle {
    on ADD { n += event.n }
    on GO -> waiting
    on CALL -> calling
  }
  state waiting {
    after 20ms -> idle { n = 10 // (divisor + 1) }
    on ADD { n += event.n }
  }
  state calling {
    invoke breaks(key=self.key, kind="value") { on done -> idle
      on error -> idle { n = event.error.code } }
  }
}

machine feeder {
  on ADD { send ADD(n=event.n) to fragile["fed"] }
}

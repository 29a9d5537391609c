# The first version, as it was before there was another.
use "tests.e2e.charts.functions"

event increment
event measure

actor gated(key: str, n: int) -> int

machine meter version v1 {
  context(count: int = 0)
  initial counting
  state counting {
    on increment { count += 1 }
    on measure -> measuring
  }
  state measuring {
    invoke gated(key=self.key, n=count) {
      on done -> counting { count = event.output }
    }
    on increment { count += 1 }
  }
}

# Another event of the same name, and the same actor.
import "meter.sc" as first
use "tests.e2e.charts.functions"

event increment(by: int = 10)
event measure

actor gated(key: str, n: int) -> int

machine meter version v2 latest {
  context(total: int = 100)
  initial running
  state running {
    on increment { total += event.by }
    on measure -> measuring
  }
  state measuring {
    invoke gated(key=self.key, n=total) {
      on done -> running { total = event.output }
    }
  }
}

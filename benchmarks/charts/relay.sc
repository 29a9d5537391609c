# Actor round trips in a row: `RUN` starts so many of them.

use "benchmarks.functions"

event RUN(trips: int)

actor pass_on(baton: int) -> int

machine relay {
  context(left: int = 0)
  initial resting

  state resting {
    on RUN -> running { left = event.trips }
  }

  state running {
    invoke pass_on(baton=left) {
      on done if event.output > 1 -> running reenter { left = event.output - 1 }
      on done -> resting { left = 0 }
    }
  }
}

# A machine whose states run something of each kind, before it changes.
use "tests.e2e.charts.functions"

event TICK
event FAIL
event REFUSE
event LATER
event RING
event TRY
event LIMIT
event KID(n: int)
event CREW(names: list[str])

actor gated(key: str, n: int) -> int
actor gated_failure(key: str) -> int
actor refuse(key: str) -> int
actor stubborn(key: str, failures: int) -> int { retry(initial=1s, factor=1.0) }
actor stall(key: str) -> int { timeout 4s }

machine keeper version v1 latest {
  context(n: int = 0)
  initial idle
  state idle {
    on TICK -> ticking
    on FAIL -> failing
    on REFUSE -> refused
    on LATER -> later
    on TRY -> trying
    on LIMIT -> limited
    on KID -> parent { n = event.n }
    on CREW {
      for name in event.names {
        spawn gated(key=f"{self.key}-{name}", n=1) as crew[name] { on done { n += event.output } }
        spawn stall(key=f"{self.key}-guard") as guards[name]
      }
    }
  }
  state ticking { every 500ms { n += 1 } }
  state failing { invoke gated_failure(key=self.key) { on done -> idle } }
  state refused { invoke refuse(key=self.key) { on done -> idle } }
  state later {
    entry { send RING() to self after 6s as bell }
    on RING { n += 1 }
  }
  state trying { invoke stubborn(key=self.key, failures=3) { on done -> idle { n = event.output } } }
  state limited { invoke stall(key=self.key) { on error -> idle { n = event.error.code } } }
  state parent {
    invoke kid(key=self.key, n=n) {
      on done -> idle { n = event.output }
      on error -> idle { n = event.error.code }
    }
  }
}

machine kid(key: str, n: int) -> int version v1 latest {
  context(key: str = input.key, n: int = input.n)
  initial working
  state working {
    invoke pet()
    invoke gated_failure(key=f"{key}-b") as b { on done -> over }
    invoke gated(key=f"{key}-c", n=n) as c { on done -> over { n = event.output } }
  }
  final over { output n }
}

machine pet {
  initial living
  state living {}
}

# Actors and actions.
use "tests.e2e.charts.functions"

type Part(name: str, count: int = 1)

event RUN(n: int)
event BREAK(kind: str)
event STUBBORN(failures: int)
event GIVE_UP(failures: int)
event MAKE
event STALL
event REFUSE
event ERRAND
event PATIENT
event LEAVE
event PING
event DO
event END

actor double(key: str, n: int) -> int
actor double_plain(key: str, n: int) -> int
actor double_steps(key: str, n: int) -> int
actor gated(key: str, n: int) -> int
actor stubborn(key: str, failures: int) -> int { retry(attempts=3, initial=10ms, factor=1.0) }
actor stubborn_for_ever(key: str, failures: int) -> int from "tests.e2e.charts.more_functions" {
  retry(initial=10ms, max=20ms)
}
actor breaks(key: str, kind: str) -> int
actor make_record(key: str) -> Part
actor make_dict(key: str) -> Part from "tests.e2e.charts.more_functions"
actor refuse(key: str) -> int { retry(attempts=3, initial=10ms) }
actor run_errand(key: str) -> int
actor stall(key: str) -> int { timeout 50ms }
actor patient(key: str) -> int from "tests.e2e.charts.more_functions" { timeout 3h }

machine runner {
  context(n: int = 0, results: list[int] = [], why: str = "", code: int = 0, part: Part | None = None)
  initial idle
  state idle {
    on RUN -> first { n = event.n }
    on BREAK if event.kind == "value" -> breaking_value
    on BREAK if event.kind == "silent" -> breaking_silent
    on BREAK if event.kind == "terminal" -> breaking_terminal
    on BREAK -> breaking_type
    on STUBBORN -> trying { n = event.failures }
    on GIVE_UP -> for_ever { n = event.failures }
    on MAKE -> making
    on STALL -> stalling
    on REFUSE -> refused
    on ERRAND -> away
    on PATIENT -> waiting
  }
  state first { invoke double(key=self.key, n=n) { on done -> second { results += [event.output] } } }
  state second { invoke double_plain(key=self.key, n=n + 1) as plain { on done -> third { results += [event.output] } } }
  state third { invoke double_steps(key=self.key, n=n + 2) { on done -> idle { results += [event.output] } } }
  state breaking_value { invoke breaks(key=self.key, kind="value") { on error -> idle { why = event.error.message
    code = event.error.code } } }
  state breaking_silent { invoke breaks(key=self.key, kind="silent") { on error -> idle { why = event.error.message
    code = event.error.code } } }
  state breaking_type { invoke breaks(key=self.key, kind="type") { on error -> idle { why = event.error.message
    code = event.error.code } } }
  state breaking_terminal {
    invoke breaks(key=self.key, kind="terminal") {
      on error if event.error.code == 500 -> idle { why = "wrong" }
      on error if event.error.code == 404 and "found" in event.error.message -> idle {
        why = event.error.message
        code = event.error.code
      }
    }
  }
  state trying {
    invoke stubborn(key=self.key, failures=n) {
      on done -> idle { results += [event.output] }
      on error -> idle { why = event.error.message
        code = event.error.code }
    }
  }
  state for_ever { invoke stubborn_for_ever(key=self.key, failures=n) { on done -> idle { results += [event.output] } } }
  state making {
    invoke make_record(key=self.key) { on done -> making_more { part = event.output } }
  }
  state making_more {
    invoke make_dict(key=self.key) { on done -> idle { results += [event.output.count] } }
  }
  state stalling {
    invoke stall(key=self.key) {
      on done -> idle
      on error -> idle { why = event.error.message
        code = event.error.code }
    }
  }
  state refused { invoke refuse(key=self.key) { on error -> idle { why = event.error.message
    code = event.error.code } } }
  state away { invoke run_errand(key=self.key) { on done -> idle { results += [event.output] } } }
  state waiting { invoke patient(key=self.key) { on done -> idle { results += [event.output] } } }
}

machine leaver {
  context(n: int = 0, result: int = 0, pings: int = 0)
  initial idle
  state idle { on RUN -> running { n = event.n } }
  state running {
    invoke gated(key=f"{self.key}-{n}", n=n) { on done -> idle { result = event.output } }
    on LEAVE -> idle
    on RUN -> running reenter { n = event.n }
    on PING { pings += 1 }
    on END -> over
  }
  final over
}

action record(key: str, what: str)
action record_plain(key: str, what: str)
action record_steps(key: str, what: str)
action record_slowly(key: str, what: str)
action record_stubbornly(key: str, what: str)
action record_never(key: str, what: str)

machine doer {
  context(n: int = 0)
  on DO {
    n += 1
    record_stubbornly(key=self.key, what="a")
    record(key=self.key, what="b")
    record_plain(key=self.key, what="c")
    record_steps(key=self.key, what="d")
  }
  on RUN { n += 1
    record_slowly(key=self.key, what=f"{event.n}") }
  on PING { n += 1 }
  on BREAK { record_never(key=self.key, what="it")
    record(key=self.key, what="after it") }
}

machine refused {
  context(why: str = "", code: int = 0)
  initial idle
  state idle {
    entry { record_never(key=self.key, what="it") }
    on error -> told { why = event.error.message
      code = event.error.code }
  }
  state told { }
}

# Machines that refuse, fail and end.
use "tests.e2e.charts.functions"

event GO
event STOP
event CODE(code: str)
event DIVIDE(by: int)
event LOOK(name: str)
event HELP
event SQUARE
event GROW
event LOOP
event LATER
event CALL(kind: str)
event FIX

def fail(text: str) -> str
def opened(key: str) -> int
actor breaks(key: str, kind: str) -> int

machine strict {
  option unhandled = "error"
  context(locked: bool = False)
  initial idle
  state idle { on GO -> busy }
  state busy {
    on STOP -> idle
    on GO if locked -> idle
  }
}

machine explicit {
  option create = "explicit"
  context(n: int = 0)
  on GO { n += 1 }
}

machine brief {
  option final_state_ttl = 100ms
  initial idle
  state idle { on GO -> over }
  final over
}

machine still_brief {
  option final_state_ttl = 100ms
  initial over
  final over
}

machine kept -> str {
  option final_state_ttl = 2h
  initial idle
  state idle { on GO -> over }
  final over { output "done" }
}

machine still_born {
  context(n: int = 1 // (len(self.key) - 1))
  on GO { n += 1 }
}

machine fallible {
  context(n: int = 12, size: float = 1.0e200, text: str = "", words: dict[str, int] = {}, code: str = "")
  initial outer
  state outer {
    initial inner
    state inner {
      on DIVIDE -> other { n = n // event.by }
      on LOOK { n = words[event.name] }
      on HELP { text = fail(text="this") }
      on SQUARE { n = n * n * n * n * n * n * n * n * n * n * n * n * n * n * n * n * n * n }
      on GROW { size = size * size }
      on LOOP -> spin
      on CODE { code = event.code }
      on GO -> other
    }
    state other { on GO -> inner }
  }
  state spin { always if n > 0 -> spun }
  state spun { always if n > 0 -> spin }
}

# What fails where no client waits.
machine late {
  context(n: int = 0, seen: str = "")
  initial idle
  state idle {
    on LATER -> waiting
    on CALL -> calling { seen = event.kind }
  }
  state waiting {
    after 50ms -> idle { n = 1 // n }
    on GO { n += 1 }
  }
  state calling {
    invoke breaks(key=self.key, kind=seen) { on done -> idle }
    on GO { n += 1 }
  }
}

machine caught {
  context(n: int = 0, why: str = "", code: int = 0, kind: str = "")
  initial idle
  state idle {
    on LATER -> waiting
    on CALL -> calling { kind = event.kind }
  }
  state waiting {
    after 20ms -> idle { n = 1 // n }
  }
  state calling {
    invoke breaks(key=self.key, kind=kind) { on done -> idle }
  }
  state failed { on FIX -> idle }
  on error -> failed { why = event.error.message
    code = event.error.code }
}

# What fails on its own, and is disposed of unless somebody mends it.
machine doomed {
  option final_state_ttl = 1h
  option error_ttl = 100ms
  context(n: int = 0)
  initial idle
  state idle { on LATER -> waiting }
  state waiting { after 20ms -> idle { n = opened(key=self.key) } }
}

machine mended {
  option error_ttl = 2h
  context(n: int = 0)
  initial idle
  state idle { on LATER -> waiting }
  state waiting { after 20ms -> idle { n = opened(key=self.key) } }
}

# It has a time to live when it is done, and none in status `error`.
machine spared {
  option final_state_ttl = 100ms
  context(n: int = 0)
  initial idle
  state idle { on LATER -> waiting }
  state waiting { after 20ms -> idle { n = 1 // n } }
}

# What fails, is mended, and is tried again by `retry`.
use "tests.e2e.charts.functions"

event START(n: int)
event LOG(text: str)
event NOTE(text: str)

actor mendable(key: str, n: int) -> int
actor dawdling(key: str, n: int) -> int { timeout 300ms }
actor declined(key: str) -> int

machine shop -> int {
  context(total: int = 0, notes: list[str] = [])
  initial idle
  state idle {
    on START -> working { total = event.n }
  }
  state working {
    invoke mendable(self.key, total) {
      on done -> idle { total = event.output }
    }
  }
  on LOG { log event.text }
  on NOTE { notes += [event.text] }
}

machine slow_shop {
  context(total: int = 0)
  initial idle
  state idle {
    on START -> working { total = event.n }
  }
  state working {
    invoke dawdling(self.key, total) as slowly {
      on done -> idle { total = event.output }
    }
  }
}

# A child that fails fails its parent; `retry` of the parent starts it once more.
machine chain {
  context(total: int = 0)
  initial idle
  state idle {
    on START -> working { total = event.n }
  }
  state working {
    invoke link(key=self.key, n=total) as first {
      on done -> idle { total = event.output }
    }
  }
}

machine link(key: str, n: int) -> int {
  context(total: int = 0)
  initial working
  state working {
    invoke mendable(input.key, input.n) { on done -> over { total = event.output } }
  }
  final over { output total }
}

# Two actors fail at once; each is tried again.
machine two_hands {
  context(a: int = 0, b: int = 0)
  initial both
  parallel both {
    state left {
      initial working
      state working { invoke mendable(self.key, 1) as l { on done -> over { a = event.output } } }
      final over
    }
    state right {
      initial working
      state working { invoke mendable(self.key, 2) as r { on done -> over { b = event.output } } }
      final over
    }
    on done -> over
  }
  final over
}

machine note_bearer {
  on NOTE { send event to shop[self.key] }
}

machine turned_down {
  initial asking
  state asking { invoke declined(self.key) { on done -> asked } }
  state asked
}

# Somebody is called when it is in status `error`.
action ring(key: str, message: str)

machine guarded {
  option alarm = "ring"
  context(total: int = 0)
  initial idle
  state idle { on START -> working { total = event.n } }
  state working {
    invoke mendable(self.key, total) { on done -> idle { total = event.output } }
  }
}

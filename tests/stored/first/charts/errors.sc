# Machines that fail where nobody waits, and machines that end.
use "functions"

event START(n: int)
event ADD(n: int)
event TELL(n: int)
event END

def opened(key: str) -> int
actor mendable(key: str, n: int) -> int
actor dawdling(key: str, n: int) -> int { timeout 300ms }
action ring(key: str, message: str)

# Its timer fails until the fault is put right.
machine fragile {
  context(n: int = 0)
  initial idle
  state idle {
    on START -> waiting { n = event.n }
    on ADD { n += event.n }
  }
  state waiting {
    after 50ms -> idle { n = n * 10 * opened(key=self.key) }
    on ADD { n += event.n }
  }
}

machine teller {
  on TELL { send ADD(n=event.n) to fragile[self.key] }
}

machine shop {
  context(total: int = 0)
  initial idle
  state idle { on START -> working { total = event.n } }
  state working {
    invoke mendable(self.key, total) { on done -> idle { total = event.output } }
  }
}

machine slow_shop {
  context(total: int = 0)
  initial idle
  state idle { on START -> working { total = event.n } }
  state working {
    invoke dawdling(self.key, total) { on done -> idle { total = event.output } }
  }
}

# A child that fails fails its parent.
machine chain {
  context(total: int = 0)
  initial idle
  state idle { on START -> working { total = event.n } }
  state working {
    invoke link(key=self.key, n=total) as first { on done -> idle { total = event.output } }
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

machine guarded {
  option alarm = "ring"
  context(total: int = 0)
  initial idle
  state idle { on START -> working { total = event.n } }
  state working {
    invoke mendable(self.key, total) { on done -> idle { total = event.output } }
  }
}

machine doomed {
  option error_ttl = 2s
  context(total: int = 0)
  initial idle
  state idle { on START -> working { total = event.n } }
  state working {
    invoke mendable(self.key, total) { on done -> idle { total = event.output } }
  }
}

machine spared {
  option error_ttl = 1m
  context(total: int = 0)
  initial idle
  state idle { on START -> working { total = event.n } }
  state working {
    invoke mendable(self.key, total) { on done -> idle { total = event.output } }
  }
}

machine brief -> str {
  option final_state_ttl = 2s
  context(n: int = 0)
  initial idle
  state idle { on END -> over }
  final over { output "ended" }
}

machine gone {
  option final_state_ttl = 20ms
  initial idle
  state idle { on END -> over }
  final over
}

machine kept -> str {
  option final_state_ttl = 2h
  context(n: int = 7)
  initial idle
  state idle { on END -> over }
  final over { output f"kept {n}" }
}

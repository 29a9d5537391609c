# A machine that has one of everything under way.
use "tests.e2e.charts.functions"

event GO
event LATE(what: str)
event ANSWER(what: str)
event COUNT

actor gated(key: str, n: int) -> int
action record(key: str, what: str)
action record_slowly(key: str, what: str)
def crash_once(key: str) -> int

machine enduring -> list[str] {
  context(came: list[str] = [])
  initial idle
  state idle { on GO -> working }
  state working {
    tags busy
    entry {
      send LATE(what="delayed") to self after 500ms
      send LATE(what="named") to self after 600ms as reminder
      raise LATE(what="raised") after 700ms
      send GO() to echo[self.key] after 400ms
      record(key=self.key, what="early")
      record_slowly(key=self.key, what="late")
    }
    invoke gated(key=self.key, n=21) as function {
      on done { came += [f"actor {event.output}"] }
    }
    invoke brief_child() as kid {
      on ANSWER { came += [event.what] }
      on done { came += [event.output] }
    }
    after 900ms { came += ["after"] }
    on LATE { came += [event.what] }
    on ANSWER { came += [event.what] }
    always if len(came) >= 8 -> over
  }
  final over { output sorted(came) }
}

machine brief_child -> str {
  initial running
  state running {
    entry { send ANSWER(what="from child") to parent after 300ms }
    after 800ms -> over
  }
  final over { output "child" }
}

machine echo {
  on GO { send ANSWER(what="from another") to sender }
}

machine counted {
  context(n: int = 0)
  on COUNT { n += 1 }
}

machine stumbling {
  context(n: int = 0)
  on COUNT {
    record(key=self.key, what="it")
    n += crash_once(key=self.key)
  }
}

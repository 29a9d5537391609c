# Actors and machines that outlive the state that started them.
use "tests.e2e.charts.functions"

event RUN(n: int)
event HIRE(n: int)
event ASK(n: int)
event TELL(n: int)
event QUIT
event FAIL
event MOVE
event STOP
event FIRE
event BREAK(kind: str)
event END

actor gated(key: str, n: int) -> int
actor breaks(key: str, kind: str) -> int

machine boss {
  context(results: list[int] = [], heard: list[int] = [], why: str = "", code: int = 0, outputs: list[int] = [])
  initial one
  state one {
    on RUN {
      spawn gated(key=f"{self.key}-{event.n}", n=event.n) as job {
        on done { results += [event.output] }
      }
    }
    on HIRE {
      spawn worker(n=event.n) as hand {
        on TELL { heard += [event.n] }
        on done { outputs += [event.output] }
        on error { why = event.error.message
          code = event.error.code }
      }
    }
    on BREAK {
      spawn breaks(key=self.key, kind=event.kind) as faulty { on done { results += [event.output] } }
    }
    on MOVE -> two
  }
  state two { on MOVE -> one }
  on ASK | QUIT | FAIL { send event to hand }
  on STOP { stop job }
  on FIRE { stop hand }
  on END -> over
  final over
}

machine worker(n: int) -> int {
  context(n: int = input.n)
  initial working
  state working {
    on ASK { n += event.n
      send TELL(n=n) to parent }
    on QUIT -> over
    on FAIL { n = n // 0 }
    after 3h -> over
  }
  final over { output n }
}

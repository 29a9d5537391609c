# A machine before it changes.
use "tests.e2e.charts.functions"

event ADD(n: int)
event PAY
event HAND
event ASK(n: int)
event TELL(n: int)
event QUIT
event GO
event LATER
event RING
event LONG
event BREAK
event END

actor gated(key: str, n: int) -> int

machine parcel version v1 latest {
  context(n: int = 0, rings: int = 0)
  initial open
  state open {
    on ADD { n += event.n }
    on PAY -> paying
    on HAND -> handing
    on GO -> moving
    on LONG -> resting
    on END -> over
  }
  state paying {
    tags busy
    invoke gated(key=self.key, n=n) { on done -> paid { n = event.output } }
    after 3h -> open
  }
  state paid { on END -> over }
  state handing {
    invoke helper(n=1) {
      on TELL { n += event.n }
      on done -> paid { n += event.output }
    }
    on ASK { send event to helper }
    on QUIT { send event to helper }
  }
  state moving {
    initial slow
    history recent
    state slow { on GO -> quick }
    state quick { on GO -> open  on PAY -> recent }
    on HAND -> resting
  }
  state resting {
    on GO -> moving.recent
    on RING { rings += 1 }
    on LATER { send RING() to self after 6s as bell }
    after 5h -> over
  }
  on BREAK { n = 1000 }
  final over
}

machine helper(n: int) -> int {
  context(n: int = input.n)
  initial working
  state working {
    on ASK { n += event.n
      send TELL(n=n) to parent }
    on QUIT -> over
  }
  final over { output n }
}

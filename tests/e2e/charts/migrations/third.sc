# The machine of `second.sc`, and its third version.
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

machine parcel version v1 {
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

machine parcel version v2 {
  context(total: int = 0, rings: int = 0, note: str = "")
  initial open
  state open {
    on ADD { total += event.n }
    on PAY -> money
    on HAND -> handing
    on END -> over
  }
  state money {
    initial asking
    after 2h -> open
    state asking { on GO -> charging }
    state charging {
      tags busy, money
      invoke gated(key=self.key, n=total) { on done -> paid { total = event.output + 1000 } }
    }
  }
  state paid { on END -> over }
  parallel handing {
    state who {
      initial asking
      state asking {
        invoke helper(n=1) {
          on TELL { total += event.n * 100 }
          on done -> answered { total += event.output * 1000 }
        }
        on ASK { send event to helper }
        on QUIT { send event to helper }
      }
      state answered {}
    }
    state what {
      initial counting
      state counting { on ADD { total += event.n } }
    }
    on END -> over
  }
  state moving {
    initial slow
    history recent
    state slow { on GO -> fast }
    state fast { on GO -> open  on PAY -> recent }
    on HAND -> resting
  }
  state resting {
    on GO -> moving.recent
    on RING { rings += 10 }
    on LATER { cancel bell }
    on PAY { send RING() to self after 1s as bell }
    after 5h -> over
  }
  final over

  migrate from v1 {
    state paying -> money.charging
    state handing -> handing.who.asking
    state moving.quick -> moving.fast
    total = 100 // (1000 - old.n) * 0 + old.n
    note = f"{self.key} had {old.n}"
  }
}

machine parcel version v3 latest {
  context(sum: int = 0, rings: int = 0)
  initial ready
  state ready { on ADD { sum += event.n } }
  state money {
    invoke gated(key=f"{self.key}-v3", n=sum) { on done -> ready { sum = event.output } }
    state charging {
      invoke gated(key=self.key, n=sum) as bank { on done -> ready { sum = event.output } }
    }
    initial charging
  }
  state resting { on RING { rings += 100 } }
  final over
  migrate from v2 {
    state open -> ready
    state paid -> ready
    state handing -> ready
    state moving -> ready
    state money -> money
    state money.asking -> ready
    sum = old.total
  }
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

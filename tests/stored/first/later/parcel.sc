# The machines of `charts/parcel.sc`, and their second versions.
use "functions"

event ADD(n: int)
event PAY
event TRY
event HAND
event ASK(n: int)
event TELL(n: int)
event QUIT
event GO
event LATER
event RING
event LONG
event PACK
event PRINT
event FAULTY
event END

actor work(key: str, n: int) -> int
actor attempt(key: str, n: int) -> int { retry(initial=250ms, factor=1.0) }
actor mendable(key: str, n: int) -> int

machine parcel version v1 {
  context(n: int = 0, rings: int = 0, note: str = "")
  initial open
  state open {
    on ADD { n += event.n }
    on PAY -> paying
    on TRY -> trying
    on HAND -> handing
    on GO -> moving
    on LONG -> resting
    on PACK -> packing
    on FAULTY -> faulty
    on END -> over
  }
  state paying {
    tags busy
    invoke work(key=self.key, n=n) { on done -> paid { n = event.output } }
    after 3h -> open
  }
  state trying { invoke attempt(key=self.key, n=n) { on done -> paid { n = event.output } } }
  state faulty { invoke mendable(key=self.key, n=n) { on done -> paid { n = event.output } } }
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
    state quick { on HAND -> resting }
  }
  state resting {
    on GO -> moving.recent
    on RING { rings += 1 }
    on LATER { send RING() to self after 4s as bell }
    after 4s { note = "rested" }
  }
  parallel packing {
    state goods {
      initial loose
      state loose { on PACK -> packed }
      final packed { output 2 }
    }
    state label {
      initial blank
      state blank { on PRINT -> printed }
      final printed { output 3 }
    }
    on done -> paid
  }
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

# Machines stay on its first version.
machine meter version v1 {
  event COUNT
  context(count: int = 0)
  initial counting
  state counting {
    on COUNT { count += 1 }
    on LATER { send COUNT() to self after 2s }
  }
}

machine parcel version v2 latest {
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
    state asking { on GO -> charging }
    state charging {
      tags busy, money
      invoke work(key=self.key, n=total) { on done -> paid { total = event.output + 1000 } }
    }
    state trying {
      invoke attempt(key=self.key, n=total) { on done -> paid { total = event.output + 1000 } }
    }
    state faulty {
      invoke mendable(key=self.key, n=total) { on done -> paid { total = event.output + 1000 } }
    }
    after 3h -> open
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
      state answered
    }
    state what {
      initial counting
      state counting { on ADD { total += event.n } }
    }
  }
  state moving {
    initial slow
    history recent
    state slow { on GO -> fast }
    state fast { on HAND -> resting }
  }
  state resting {
    on GO -> moving.recent
    on RING { rings += 10 }
    on LATER { cancel bell }
    on PAY { send RING() to self after 1s as bell }
    after 4s { note = "rested in v2" }
  }
  parallel packing {
    state goods {
      initial loose
      state loose { on PACK -> packed }
      final packed { output 2 }
    }
    state label {
      initial blank
      state blank { on PRINT -> printed }
      final printed { output 3 }
    }
    on done -> paid { total = event.output["goods"] * 100 }
  }
  final over

  migrate from v1 {
    state paying -> money.charging
    state trying -> money.trying
    state faulty -> money.faulty
    state handing -> handing.who.asking
    state moving.quick -> moving.fast
    total = old.n
    note = f"{old.note}moved with {old.n}"
  }
}

machine meter version v2 latest {
  event COUNT
  context(total: int = 100)
  on COUNT { total += 10 }
}

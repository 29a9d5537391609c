# A machine before it changes.
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

machine parcel version v1 latest {
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
machine meter version v1 latest {
  event COUNT
  context(count: int = 0)
  initial counting
  state counting {
    on COUNT { count += 1 }
    on LATER { send COUNT() to self after 2s }
  }
}

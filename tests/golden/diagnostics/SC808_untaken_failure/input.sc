use "functions"

event GO

actor work(n: int) -> int
action ring(key: str, message: str)

# Nobody hears of it when `work` fails here.
machine careless {
  context(n: int = 0)
  initial working
  state working { invoke work(n) { on done -> resting { n = event.output } } }
  state resting { invoke helper() as mate }
}

# Here somebody does: a line around the invoke, an alarm, the machine that has invoked this one.
machine careful {
  context(n: int = 0)
  initial outer
  state outer {
    initial working
    on error -> failed
    state working { invoke work(n) }
  }
  final failed
}

machine watched {
  option alarm = "ring"
  context(n: int = 0)
  initial working
  state working { invoke work(n) }
}

machine helper {
  context(n: int = 0)
  initial working
  state working { invoke work(n) }
}

machine starter {
  initial resting { spawn started() as first }
  state resting
}

machine started {
  context(n: int = 0)
  initial working
  state working { invoke work(n) }
}

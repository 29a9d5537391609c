# Machines that invoke machines.
event START(n: int)
event LEAVE
event END
event PING(n: int)
event PONG(n: int)
event FORWARD
event FINISH(total: int)
event FAIL
event BYE
event CONCLUDE
event RELAY(n: int)
event ASK(to: str)
event STEP

machine child(n: int = 0, name: str = "child") -> int {
  context(total: int = input.n, name: str = input.name)
  initial running
  state running {
    tags busy
    on PING { total += event.n
      send PONG(n=total) to parent }
    on FINISH -> over
    on FAIL { total = 1 // (total - total) }
    on BYE { send PONG(n=99) to parent after 20ms }
    on FORWARD { send PONG(n=len(name)) to sender }
    on CONCLUDE -> over { send PONG(n=total) to parent }
    on ASK { send ASK(to=self.key) to outsider[event.to] }
    after 2h -> over
  }
  final over { output total * 10 }
}

machine parent -> int {
  context(n: int = 0, heard: list[int] = [], result: int = 0, why: str = "", code: int = 0, strays: int = 0)
  initial idle
  state idle {
    on START -> running { n = event.n }
  }
  state running {
    entry { send PING(n=1) to kid }
    invoke child(n=n) as kid {
      on PONG { heard += [event.n] }
      on done -> finished { result = event.output }
      on error -> failed { why = event.error.message
        code = event.error.code }
    }
    on PING | FINISH | FAIL | BYE | CONCLUDE | FORWARD | ASK { send event to kid }
    on LEAVE -> idle
    on START -> running reenter { n = event.n }
    on END -> over
  }
  state finished { }
  state failed { }
  final over { output len(heard) }
  on PONG { strays += 1 }
}

machine twins {
  context(one: int = 0, two: int = 0)
  initial running
  state running {
    invoke child(n=1) as first { on done { one = event.output } }
    invoke child(n=2) as second { on done { two = event.output } }
    on FINISH if event.total == 1 { send event to first }
    on FINISH { send event to second }
  }
}

machine grandparent {
  initial idle
  state idle { on STEP -> running }
  state running {
    invoke between() as kid
    on LEAVE -> idle
  }
}

machine between {
  initial running
  state running { invoke child(n=1) as kid }
}

# Answers a child when told to, though the child may be gone by then.
machine outsider {
  context(asked: str = "")
  on ASK { asked = event.to
    send PONG(n=5) to sender after 100ms }
  on RELAY { send PONG(n=event.n) to parent }
}

machine picky(n: int = 1) {
  context(n: int = 10 // input.n)
  on STEP { n += 1 }
}

machine hopeful {
  context(why: str = "", code: int = 0)
  initial trying
  state trying {
    invoke picky(n=0) as kid { on error -> failed { why = event.error.message
      code = event.error.code } }
    entry { send STEP() to kid }
  }
  state failed { }
}

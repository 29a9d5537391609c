# Machines that start machines: as long as a state is active, or until they are stopped.
use "functions"

event START
event ASK(n: int)
event LATER(n: int)
event TOLD(n: int)
event FINISH
event FAIL
event LEAVE
event RUN
event MOVE
event FIRE

actor work(key: str, n: int) -> int

machine parent {
  context(heard: list[int] = [], result: int = 0, why: str = "", code: int = 0)
  initial idle
  state idle { on START -> running }
  state running {
    invoke child(n=1) as kid {
      on TOLD { heard += [event.n] }
      on done -> finished { result = event.output }
      on error -> failed { why = event.error.message
        code = event.error.code }
    }
    on ASK | LATER | FINISH | FAIL { send event to kid }
    on LEAVE -> idle
  }
  state finished
  state failed
}

machine child(n: int) -> int {
  context(n: int = input.n)
  initial running
  state running {
    invoke pet()
    on ASK { n += event.n
      send TOLD(n=n) to parent }
    on LATER { send TOLD(n=event.n) to parent after 2s }
    on FAIL { n = n // (n - n) }
    on FINISH -> over
    after 2h -> over
  }
  final over { output n * 10 }
}

machine pet {
  initial living
  state living
}

# What it has spawned goes on, whatever states are left.
machine boss {
  context(results: list[int] = [], heard: list[int] = [], outputs: list[int] = [])
  initial one
  state one {
    on RUN {
      spawn work(key=self.key, n=4) as job { on done { results += [event.output] } }
    }
    on START {
      spawn child(n=2) as hand {
        on TOLD { heard += [event.n] }
        on done { outputs += [event.output] }
      }
    }
    on MOVE -> two
  }
  state two { on MOVE -> one }
  on ASK | FINISH { send event to hand }
  on LEAVE { stop job }
  on FIRE { stop hand }
}

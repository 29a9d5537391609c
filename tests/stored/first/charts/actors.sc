# Actors, and what limits them.
use "functions"

event RUN(n: int)
event TRY(n: int)
event SELDOM(n: int)
event STEPS(n: int)
event CALL(n: int)
event LINGER
event PATIENT
event REFUSE
event LEAVE
event PING

actor work(key: str, n: int) -> int
actor attempt(key: str, n: int) -> int { retry(initial=250ms, factor=1.0) }
actor attempt_seldom(key: str, n: int) -> int { retry(initial=1m, factor=1.0) }
actor steps(key: str, n: int) -> int
actor linger(key: str) -> int { timeout 2s }
actor refuse(key: str) -> int
actor patient(key: str, n: int) -> int from service "Clerk.double" { timeout 3h }
actor double(key: str, n: int) -> int from service "Clerk.double"

machine worker(start: int = 3) {
  context(n: int = input.start, results: list[int] = [], why: str = "", code: int = 0, pings: int = 0)
  initial idle
  state idle {
    on RUN -> running { n = event.n }
    on TRY -> trying { n = event.n }
    on SELDOM -> seldom { n = event.n }
    on STEPS -> stepping { n = event.n }
    on CALL -> calling { n = event.n }
    on LINGER -> lingering
    on PATIENT -> patient
    on REFUSE -> refused
  }
  state running {
    tags busy
    invoke work(key=self.key, n=n) { on done -> idle { results += [event.output] } }
    on LEAVE -> idle
  }
  state trying {
    invoke attempt(key=self.key, n=n) { on done -> idle { results += [event.output] } }
    on LEAVE -> idle
  }
  state seldom {
    invoke attempt_seldom(key=self.key, n=n) { on done -> idle { results += [event.output] } }
    on LEAVE -> idle
  }
  state stepping {
    invoke steps(key=self.key, n=n) { on done -> idle { results += [event.output] } }
  }
  state calling {
    invoke double(key=self.key, n=n) { on done -> idle { results += [event.output] } }
    on LEAVE -> idle
  }
  state lingering {
    invoke linger(key=self.key) {
      on done -> idle
      on error -> idle { why = event.error.message
        code = event.error.code }
    }
  }
  state patient {
    invoke patient(key=self.key, n=input.start) { on done -> idle { results += [event.output] } }
  }
  state refused {
    invoke refuse(key=self.key) {
      on done -> idle
      on error if event.error.code == 403 -> idle { why = event.error.message
        code = event.error.code }
    }
  }
  on PING { pings += 1 }
}

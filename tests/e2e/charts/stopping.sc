# Actors that are stopped while they run, and actors that take `ctx` and are tried again.
use "tests.e2e.charts.stopping_functions"

event RUN(how: str)
event STOP
event TRY(failures: int)

actor wait_long(key: str) -> int
actor wait_in_thread(key: str) -> int
actor sleep_durably(key: str) -> int
actor work_in_process(key: str) -> int
actor fail_for_long(key: str) -> int { retry(initial=1h, max=1h) }
actor try_with_ctx(key: str, failures: int) -> int { retry(attempts=3, initial=10ms, factor=1.0) }
actor try_for_a_while(key: str) -> int { retry(initial=10ms, factor=1.0, duration=200ms) }

machine stopping {
  context(results: list[int] = [], errors: list[str] = [], tried: int = 0)
  initial idle

  state idle {
    on RUN if event.how == "async" -> waiting
    on RUN if event.how == "thread" -> waiting_in_thread
    on RUN if event.how == "ctx" -> sleeping
    on RUN if event.how == "retry" -> failing
    on RUN if event.how == "while" -> trying_for_a_while
    on RUN if event.how == "process" -> working
    on TRY -> trying { tried = event.failures }
  }
  state waiting {
    invoke wait_long(key=self.key) { on done { results += [event.output] } }
    on STOP -> idle
  }
  state waiting_in_thread {
    invoke wait_in_thread(key=self.key) { on done { results += [event.output] } }
    on STOP -> idle
  }
  state working {
    invoke work_in_process(key=self.key) { on done -> idle { results += [event.output] } }
    on STOP -> idle
  }
  state sleeping {
    invoke sleep_durably(key=self.key) { on done { results += [event.output] } }
    on STOP -> idle
  }
  state failing {
    invoke fail_for_long(key=self.key) { on done { results += [event.output] } }
    on STOP -> idle
  }
  state trying {
    invoke try_with_ctx(key=self.key, failures=tried) {
      on done -> idle { results += [event.output] }
      on error -> idle { errors += [event.error.message] }
    }
    on STOP -> idle
  }
  state trying_for_a_while {
    invoke try_for_a_while(key=self.key) {
      on error -> idle { errors += [event.error.message] }
    }
  }
}

# Restate gives up a call of its actor that takes long, and makes it again.
machine cut_off {
  option abort_timeout = 4s
  context(results: list[int] = [])
  initial working
  state working {
    invoke work_in_process(key=self.key) {
      on done -> over { results += [event.output] }
      on error -> over
    }
  }
  final over
}

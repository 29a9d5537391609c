use "tests.e2e.charts.functions"

# What is logged of what comes too late, and of what does not.
event GO(to: str)
event ANSWER(n: int)
event WORD
event END

# It is done with its child by the first answer.
machine asker(times: int) {
  context(heard: list[int] = [])
  initial asking
  state asking {
    invoke answerer(times=input.times) as child {
      on ANSWER -> content { heard += [event.n] }
      on error -> content
    }
  }
  state content {}
}

machine answerer(times: int) {
  context(left: int = input.times)
  initial answering
  state answering {
    always if left > 0 { send ANSWER(left) to parent   left -= 1 }
    always -> over
  }
  final over
}

machine herald {
  on GO { send WORD to hearer[event.to] }
}

machine hearer {
  initial open
  state open { on END -> over }
  final over
}

# Its actors fail, in a step of their own or asking for another attempt, and then succeed.
actor fail_in_a_step(key: str, failures: int) -> int
actor ask_again(key: str, failures: int) -> int { retry(attempts=3, initial=10ms) }

machine striver {
  context(n: int = 0, why: str = "")
  initial idle
  state idle {
    on WORD -> stepping
    on END -> asking
  }
  state stepping { invoke fail_in_a_step(self.key, 2) { on done -> idle { n = event.output } } }
  state asking { invoke ask_again(self.key, 2) { on done -> idle { n = event.output } } }
  on error { why = event.error.message }
}

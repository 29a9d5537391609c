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

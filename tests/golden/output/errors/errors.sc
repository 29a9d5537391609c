# Errors: of one actor, of anything in a state or below it, told apart by guards.
use "tests.golden.output.errors.functions"

event Retry
event Divide(by: int)

actor fetch(url: str) -> str

machine crawler {
  context(url: str = "/", problem: str = "", quotient: int = 0)
  initial working

  state working {
    initial fetching
    on error -> broken { problem = event.error.message }

    state fetching {
      invoke fetch(url=url) {
        on done -> idle { url = event.output }
        on error if event.error.code == 404 -> idle
      }
    }

    state idle {
      on Retry -> fetching
      on Divide { quotient = 100 // event.by }
    }
  }

  state broken {
    on Retry -> working { problem = "" }
  }
}

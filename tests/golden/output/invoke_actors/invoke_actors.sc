# Actors: retries, timeouts, several at once, and arguments that may be None.
use "tests.golden.output.invoke_actors.functions"

type Quote(price: float, carrier: str | None = None)

event Ask(weight: float | None)
event Abort

actor quote(weight: float, express: bool = False) -> Quote {
  retry(attempts=5, initial=500ms, factor=1.5, max=30s, duration=2d)
  timeout 1m
}
actor ping(host: str) { retry() }
actor label(text: str) -> str { timeout 1m30s }
actor weigh() -> float | None from "tests.golden.output.invoke_actors.functions"

machine shipping {
  context(weight: float | None = None, price: float = 0.0, problem: str = "")
  initial waiting

  state waiting {
    on Ask -> quoting { weight = event.weight }
  }

  state quoting {
    always if weight is None -> weighing
    invoke quote(weight=weight) {
      on done if event.output.price > 1000.0 -> failed { problem = "too expensive" }
      on done -> labelling { price = event.output.price }
      on error if event.error.code == 408 -> quoting reenter
      on error -> failed { problem = event.error.message }
    }
    invoke quote(weight=weight, express=True) as fast {
      on done { price = event.output.price }
    }
    invoke ping("example.com")
    on Abort -> failed
  }

  state weighing {
    invoke weigh() {
      on done if event.output is not None -> quoting { weight = event.output }
      on done | error -> failed
    }
  }

  state labelling {
    invoke label(text=f"{price}") as print {
      on done -> finished { log event.output }
    }
    on error -> failed { problem = f"{event.error.code}: {event.error.message}" }
  }

  final finished
  state failed
}

# Actors side by side: all of their results are wanted, or only the first.
use "tests.e2e.charts.functions"

actor gated(key: str, n: int) -> int
actor gated_failure(key: str) -> int

machine gatherer -> list[int] {
  context(results: list[int] = [])
  initial asking
  parallel asking {
    state left {
      initial asked
      state asked { invoke gated(key=f"{self.key}-1", n=1) { on done -> told { results += [event.output] } } }
      final told
    }
    state right {
      initial asked
      state asked { invoke gated(key=f"{self.key}-2", n=2) { on done -> told { results += [event.output] } } }
      final told
    }
    on done -> gathered
  }
  final gathered { output results }
}

machine race {
  context(winner: str = "", result: int = 0)
  initial running
  parallel running {
    state left {
      invoke gated(key=f"{self.key}-1", n=1) { on done -> won { winner = "left"
        result = event.output } }
    }
    state right {
      invoke gated_failure(key=f"{self.key}-2") { on done -> won { winner = "right"
        result = event.output } }
    }
    on error -> lost
  }
  state won { }
  state lost { }
}

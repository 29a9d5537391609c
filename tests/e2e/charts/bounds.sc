# Machines that are made to grow.
use "tests.e2e.charts.functions"

event KEEP(text: str)
event KEEP_ALL(texts: list[str])
event GROW(tree: json)
event NEST(times: int)
event SHARE(times: int)
event START
event CALL(n: int)
event RAISE(n: int)
event DROP

actor says_much(n: int) -> str
actor complains_much(n: int)
actor reads_all(texts: list[str]) { timeout 2h }

machine hoard(text: str = "") {
  context(
    texts: list[str] = [input.text], trees: list[json] = [], tree: json = None, size: int = 0,
    reason: str = "",
  )
  initial open
  state open {
    on KEEP { texts += [event.text] }
    on KEEP_ALL { texts = event.texts }
    on GROW { trees += [event.tree] }
    on NEST { for _ in range(event.times) { tree = [tree] } }
    on SHARE if event.times > 1 {
      send KEEP_ALL(texts=texts) to hoard["first"]
      send KEEP_ALL(texts=texts) to hoard["second"]
    }
    on SHARE { send KEEP_ALL(texts=texts) to hoard["first"] }
    on CALL -> calling { size = event.n }
    on RAISE -> raising { size = event.n }
    on DROP { texts = [] }
    on START -> reading
  }
  state calling {
    invoke says_much(size) {
      on done -> open { size = len(event.output) }
      on error -> open { reason = event.error.message }
    }
  }
  state reading { invoke reads_all(texts) { on done -> open   on error -> open } }
  state raising {
    invoke complains_much(size) { on error -> open { reason = event.error.message } }
  }
}

machine jammed {
  context(n: int = 0, texts: list[str] = [])
  initial idle
  state idle {
    on START -> failing
    on KEEP { texts += [event.text] }
  }
  state failing {
    after 0s -> idle { n = 1 // n }
    on KEEP { texts += [event.text] }
  }
}

machine courier {
  on KEEP { send KEEP(text=event.text) to jammed[self.key] }
}

machine choosy {
  initial a
  state a { tags t1, t2, t3, t4   on START -> b }
  state b { tags u1, u2, u3, u4 }
}

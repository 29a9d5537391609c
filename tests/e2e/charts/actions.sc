# Policies of actions, and what is logged of them.
use "tests.e2e.charts.action_functions"

event TRY(failures: int)
event DO(what: str)
event GO

actor fail_for_a_while(key: str) -> int { retry(initial=20ms, factor=1.0, duration=200ms) }

machine lasting {
  context(why: str = "")
  initial idle
  state idle { on GO -> busy }
  state busy { invoke fail_for_a_while(key=self.key) { on error -> idle { why = event.error.message } } }
}

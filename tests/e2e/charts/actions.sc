# Policies of actions, and what is logged of them.
use "tests.e2e.charts.action_functions"

event TRY(how: str, failures: int = 0)
event GO

actor fail_for_a_while(key: str) -> int { retry(initial=20ms, factor=1.0, duration=200ms) }

machine lasting {
  context(why: str = "")
  initial idle
  state idle { on GO -> busy }
  state busy { invoke fail_for_a_while(key=self.key) { on error -> idle { why = event.error.message } } }
}

action counted(key: str, failures: int) { retry(attempts=3, initial=20ms, factor=1.0) }
action evenly(key: str, failures: int) { retry(initial=20ms, max=20ms, duration=400ms) }
action patiently(key: str, failures: int) { retry(initial=10ms, max=20ms) }
action at_length(key: str) { timeout 300ms }
action in_time(key: str, failures: int) { retry(initial=20ms, factor=1.0) timeout 300ms }
action in_steps(key: str, failures: int)
action usually(key: str, failures: int)
action done(key: str)

machine trier {
  context(why: str = "", code: int = 0)
  initial idle
  state idle {
    on TRY if event.how == "counted" { counted(self.key, event.failures); done(self.key) }
    on TRY if event.how == "evenly" { evenly(self.key, event.failures); done(self.key) }
    on TRY if event.how == "patiently" { patiently(self.key, event.failures); done(self.key) }
    on TRY if event.how == "at_length" { at_length(self.key); done(self.key) }
    on TRY if event.how == "in_time" { in_time(self.key, event.failures); done(self.key) }
    on TRY if event.how == "in_steps" { in_steps(self.key, event.failures); done(self.key) }
    on TRY { usually(self.key, event.failures); done(self.key) }
    on error { why = event.error.message
      code = event.error.code }
  }
}

# The first version, as it was before there were others.
use "tests.golden.output.versions_in_files.functions"

event Enter(amount: int)
event Close

actor check(amount: int) -> bool { retry(attempts=3) }
action note(text: str)

machine ledger(owner: str) -> int {
  context(total: int = 0)
  initial open
  state open {
    on Enter { total += event.amount; note("entered") }
    on Close -> checking
  }
  state checking {
    invoke check(amount=total) {
      on done if event.output -> closed
      on done -> open
    }
  }
  final closed { output total }
}

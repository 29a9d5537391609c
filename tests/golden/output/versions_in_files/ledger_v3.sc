# What it imports comes in as it is: events, records, functions, and both older versions.
import "ledger_v2.sc"

event Reopen

machine ledger(owner: str) -> Entry version v3 latest {
  context(total: int = 0, last: Entry = Entry(0))
  initial open
  state open {
    on Enter { total += event.entry.amount; last = event.entry; note(event.entry.text) }
    on Close -> reviewed
  }
  state reviewed {
    on Reopen -> open
    on Close -> closed
  }
  final closed { output last }

  migrate from v2 { state checking -> reviewed }
}

import "ledger.sc" as first
use "tests.golden.output.versions_in_files.functions"

# Enter is another event here; check and note are the same functions.
event Enter(entry: Entry)
event Close

type Entry(amount: int, text: str = "")

actor check(amount: int) -> bool { retry(attempts=3) }
action note(text: str)

machine ledger(owner: str, limit: int = 100) -> int version v2 {
  context(total: int = 0, last: Entry = Entry(0))
  initial open
  state open {
    on Enter if total + event.entry.amount <= input.limit {
      total += event.entry.amount
      last = event.entry
      note(event.entry.text)
    }
    on Close -> checking
  }
  state checking {
    invoke check(amount=total) {
      on done if event.output -> closed
      on done -> open
    }
  }
  final closed { output total }

  migrate from v1 {}
}

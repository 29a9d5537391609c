# A context of any size: `FILL` writes it, and `TOUCH` changes one field beside it.

type Line(item: str, amount: int, note: str)

event FILL(lines: list[Line])
event TOUCH

machine ledger {
  context(lines: list[Line] = [], touched: int = 0)

  on FILL { lines = event.lines }
  on TOUCH { touched += 1 }
}

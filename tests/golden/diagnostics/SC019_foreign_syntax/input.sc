// A chart with the habits of other languages.
event PAY(amount: int);
event REFUND(amount: int)
event CANCEL(amount: int)
event SHIP(amount: int)
/* a comment
   on two lines */

machine till {
  context(total: int = 0, note: str | None = null)
  initial: open
  state open {
    on PAY if event.amount > 0 && !(total == 0) || false -> closed
    on REFUND => closed
    on CANCEL if total === 5 then -> closed
    on SHIP {
      log 'paid'
      if total > 5 { total = 0 } else { total += 1 }
    }
    target: closed
  }
  states: {
    idle: {}
  }
  final closed // the end
}

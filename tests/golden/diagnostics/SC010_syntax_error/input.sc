event PAY(amount int, note: str = "")
event REFUND(amount: int)
event CANCEL(amount: int)
event SHIP(amount: int)
event HOLD(amount: int)
event VOID(amount: int)

machine till(
  limit: int = 10
  owner: str = "",
) {
  initial open
  state {
    on PAY -> closed
  }
  state open {
    on REFUND if event.amount > -> closed
    on CANCEL, PAY -> closed
    on SHIP -> closed if event.amount > 5
    on HOLD(amount) -> closed
    entry log "open"
    description open
    output
    on VOID -> closed { send PAY self }
  }
  final closed
}

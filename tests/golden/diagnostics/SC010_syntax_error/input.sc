event PAY(amount int, note: str = "")

machine till(
  limit: int = 10
  owner: str = "",
) {
  initial open
  state {
    on PAY -> closed
  }
  state open {
    on PAY if event.amount > -> closed
    on PAY, PAY -> closed
    on PAY -> closed if event.amount > 5
    on PAY(amount) -> closed
    entry log "open"
    description open
    output
    on PAY -> closed { send PAY self }
  }
  final closed
}

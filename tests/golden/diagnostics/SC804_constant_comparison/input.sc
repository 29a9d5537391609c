event PAY(amount: int, note: str | None)

machine shop {
  initial open
  state open {
    on PAY if event.amount is None -> closed
    on PAY if event.note is not None and event.amount is not True -> closed
  }
  final closed
}

event PAY(amount: int, note: str | None, flag: bool)

machine shop {
  initial open
  state open {
    on PAY if event.amount is 3 -> closed
    on PAY if event.note is not "" -> closed
    on PAY if event.note is not None and event.flag is True -> closed
  }
  final closed
}

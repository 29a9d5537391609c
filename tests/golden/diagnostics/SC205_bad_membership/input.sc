event PAY(amount: int, text: str, names: list[str])

machine shop {
  initial open
  state open {
    on PAY if event.text in event.amount -> closed
    on PAY if event.amount in event.names -> closed
    on PAY if event.amount not in event.text -> closed
    on PAY if event.text in event.names -> closed
  }
  final closed
}

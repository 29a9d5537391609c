event PAY(note: str)
event DROP

machine shop -> str {
  context(note: str | None = None)
  initial open
  state open {
    on PAY -> paid { note = event.note }
    on DROP -> dropped
  }
  final paid { output note }
  final dropped { output note }
}

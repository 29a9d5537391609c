event PAY
event DROP

machine shop -> str {
  initial open
  state open {
    on PAY -> paid
    on DROP -> dropped
  }
  final paid { output "paid" }
  final dropped
}

machine stall -> str | None {
  initial open
  state open { on PAY -> paid }
  final paid
}

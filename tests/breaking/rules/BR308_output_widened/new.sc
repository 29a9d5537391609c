event PAY(cents: int)

machine order -> str | None {
  initial open
  state open { on PAY -> paid }
  final paid { output "paid" }
}

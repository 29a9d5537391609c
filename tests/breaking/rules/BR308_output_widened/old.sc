event PAY(cents: int)

machine order -> str {
  initial open
  state open { on PAY -> paid }
  final paid { output "paid" }
}

event PAY(cents: int)

machine order -> int | str {
  initial open
  state open { on PAY -> paid }
  final paid { output "paid" }
}

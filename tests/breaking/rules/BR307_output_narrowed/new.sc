event PAY(cents: int)

machine order -> int {
  initial open
  state open { on PAY -> paid }
  final paid { output 1 }
}

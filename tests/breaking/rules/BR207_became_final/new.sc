event PAY

machine order {
  initial open
  state open { on PAY -> paid }
  final paid
}

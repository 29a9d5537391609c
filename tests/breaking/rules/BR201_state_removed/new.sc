event PAY

machine order {
  initial open
  state open { on PAY -> shipped }
  final shipped
}

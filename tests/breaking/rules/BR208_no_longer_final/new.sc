event PAY
event SHIP

machine order {
  initial open
  state open { on PAY -> paid }
  state paid { on SHIP -> shipped }
  final shipped
}

event PAY
event SHIP

machine order {
  initial open
  state open { on PAY -> paid }
  state paid {
    initial packing
    state packing { on SHIP -> shipped }
  }
  final shipped
}

event PAY
event SHIP

machine order {
  initial open
  state open { on PAY -> in_house.paid }
  state in_house {
    initial paid
    state paid { on SHIP -> shipped }
  }
  final shipped
}

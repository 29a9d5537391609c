event PAY
event REFUSE

machine order {
  initial open
  state open {
    on PAY -> paid
    on REFUSE -> paid
  }
  final paid
}

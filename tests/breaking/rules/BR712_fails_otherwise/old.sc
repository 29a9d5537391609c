event PAY
event REFUSE

machine order {
  initial open
  state open {
    on PAY -> paid
    on REFUSE -> refused
  }
  final paid
  final refused { error "it was refused", 422 }
}

event PAY
event DROP

machine till {
  initial open
  error "of the machine"
  state open {
    on PAY -> closed
    on DROP -> refused
    error "of a state", 422
  }
  final refused
  error "it was refused"
  final closed
}

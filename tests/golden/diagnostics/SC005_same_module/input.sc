import "shared/input.sc"

machine till {
  initial open
  state open { on PAY -> closed }
  final closed
}

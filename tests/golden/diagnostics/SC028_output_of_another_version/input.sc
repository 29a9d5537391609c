event PUSH

machine door {
  initial closed
  state closed { on PUSH -> open }
  final open
}

event private COUNTED(votes: int)
event CLOSE

machine ballot {
  context(votes: int private = 0, seats: list[int] private = [])
  initial open
  state open { on CLOSE -> closed }
  final closed
}

# A glass of water: every half second it is looked at, and filled a little more until it is full.
machine filling_water(size: int = 10) -> int {
  context(size: int = input.size, level: int = 0)
  initial filling

  state filling {
    always if level >= size -> full
    after 500ms -> filling reenter { level += 1 }
  }

  final full { output level }
}

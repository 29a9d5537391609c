machine shop {
  context(ticks: int = 0)
  initial open
  state open { every 1s { ticks += 1 } }
}

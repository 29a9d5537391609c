event PAY

machine till {
  context(
    limit: int = 1_000,
    large: int = 99999999999999999999,
    rate: float = 1e5,
    huge: float = 1.0e999,
  )
  initial open
  state open {
    after 30sec -> closed
    after 5 minutes -> closed
    after 10 s { log "tick" }
    on PAY { raise PAY after 2weeks }
    after 3 weeks -> closed
    after 2 months -> closed
    after 1year -> closed
  }
  final closed
}

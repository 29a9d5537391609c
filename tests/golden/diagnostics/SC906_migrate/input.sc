machine shop version v1 {
  context(count: int = 0)
  initial open
  state open {}
}

machine shop version v2 latest {
  context(total: int = 0)
  initial ready
  state ready {}
  migrate from v1 {
    state open -> ready
    total = old.count
  }
}

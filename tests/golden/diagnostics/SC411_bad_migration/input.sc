machine shop version v1 {
  context(count: int = 0)
  initial open
  state open {}
}

machine shop version v2 latest {
  context(total: int = 0, label: str = "")
  initial open
  state open {}
  migrate from v0 {}
  migrate from v2 {}
  migrate from v1 {
    state opn -> open
    state open -> closed
    total = old.cuont
    label = old.count
  }
}

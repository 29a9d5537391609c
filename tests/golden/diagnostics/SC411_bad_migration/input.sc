machine shop version v1 {
  context(count: int = 0)
  initial open
  state open {}
}

machine shop version v2 latest {
  context(total: int = 0, label: str = "")
  initial open
  state open {
    initial day
    history recent
    state day {}
  }
  migrate from v0 {}
  migrate from v2 {}
  migrate from v1 {
    state opn -> open
    state open -> closed
    state open -> open.recent
    total = old.cuont
    total += total
    label = old.count
  }
}

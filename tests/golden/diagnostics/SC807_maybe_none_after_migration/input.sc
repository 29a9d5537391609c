event LOGIN(token: str)
event CHECK

machine session version v1 {
  initial out
  state out { on LOGIN -> inside }
  state inside {}
}

machine session version v2 latest {
  context(token: str | None = None, length: int = 0)
  initial out
  state out { on LOGIN -> inside { token = event.token } }
  state inside {
    on CHECK { length = len(token) }
  }
  migrate from v1 {}
}

# An event without timers or actors: one field changes.

event INCREMENT

machine counter {
  context(total: int = 0)

  on INCREMENT { total += 1 }
}

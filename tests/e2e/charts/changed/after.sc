# The chart beside it, with a state by another name and a field of another type.
event GO
event ADD(n: int)

machine reworded {
  context(n: int = 0)
  initial idle
  state idle { on GO -> new }
  state new { on ADD { n += event.n } }
}

machine retyped {
  context(n: list[int] = [])
  initial idle
  state idle { on GO -> busy }
  state busy { on ADD { n += [event.n] } }
}

machine teller {
  on ADD {
    send ADD(n=event.n) to reworded["a"]
    send ADD(n=event.n) to retyped["a"]
  }
}

# What the chart beside it can no longer read.
event GO
event ADD(n: int)

machine reworded {
  context(n: int = 0)
  initial idle
  state idle { on GO -> old }
  state old { on ADD { n += event.n } }
}

machine retyped {
  context(n: int = 0)
  initial idle
  state idle { on GO -> busy }
  state busy { on ADD { n += event.n } }
}

machine teller {
  on ADD {
    send ADD(n=event.n) to reworded["a"]
    send ADD(n=event.n) to retyped["a"]
  }
}

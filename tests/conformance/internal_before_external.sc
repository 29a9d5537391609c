# Raised events are taken before the next event from outside, eventless lines before both.
event go(n: int)
event inner

machine internal_before_external {
  context(n: int = 0)
  initial a
  state a { on go { n = event.n  raise inner } on inner -> b }
  state b { always if n > 1 -> c  on inner -> a }
  state c { on go -> a }
}

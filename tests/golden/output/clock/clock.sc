# `now()` is the time of the current event.
event Touch
event Ask

machine session {
  context(since: datetime = now(), touched: datetime | None = None)
  let age = now() - since
  initial active

  state active {
    on Touch { touched = now() }
    on Ask if age > 1h -> expired
  }

  final expired
}

event increment
event later
event stop

machine tally version v1 {
  context(count: int = 0)
  initial counting
  state counting {
    on increment { count += 1 }
    on later { send increment() to self after 4s }
    on stop -> over
  }
  final over
}

event increment

machine tally version v1 {
  context(count: int = 0)
  on increment { count += 1 }
}

event increment

machine tally version v1 {
  context(count: int = 0)
  on increment { count += 1 }
}

machine tally version v2 latest {
  context(total: int = 100)
  on increment { total += 10 }
}

event increment

machine tally version v2 {
  context(total: int = 100)
  on increment { total += 10 }
}

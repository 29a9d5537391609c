event PAY(amount: int)

machine shop(limit: int) {
  context(total: int = 0)
  let busy = totl > 3
  initial open
  state open {
    on PAY if amount > 3 { total = limit }
    on PAY if customers == 0 { totals += 1 }
    on PAY { limit = 3; log event; log input }
  }
}

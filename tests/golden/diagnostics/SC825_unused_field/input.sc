event Add(n: int)

machine account(owner: str, limit: int) {
  context(amount: int = 0, currency: str = "EUR", private steps: int = 0, private code: str = "")

  on Add if amount < input.limit { amount += event.n; steps = steps + 1 }
}

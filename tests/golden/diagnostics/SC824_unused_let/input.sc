event Add(n: int)

machine account {
  context(amount: int = 0)
  let rich = amount > 1000
  let doubled = amount * 2
  let label = f"{doubled} in all"

  on Add if not rich { amount += event.n }
}

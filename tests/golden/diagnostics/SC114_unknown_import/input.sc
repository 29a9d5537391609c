import "money.sc" as money

type Item(price: mony.Amount)

machine shop {
  context(price: cash.Amount | None = None)
}

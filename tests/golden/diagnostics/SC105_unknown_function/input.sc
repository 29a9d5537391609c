use "shop.functions"

event PAY
def vat(amount: int) -> int
actor charge(amount: int) -> str
action notify(text: str)

machine shop {
  context(total: int = 0)
  initial open
  state open {
    invoke charg(amount=total)
    on PAY { total = vta(total); notfy("paid"); total = print(total) }
  }
}

use "shop.functions"

type Item(sku: str)
event PAY
actor charge(amount: int) -> str
def vat(amount: int) -> int

machine shop {
  initial open
  state open {
    on PAY { charge(3); vat(amount=3); Item(sku="a"); len("abc"); other() }
  }
}

machine other {}

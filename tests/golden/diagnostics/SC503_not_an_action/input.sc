use "shop.functions"

type Item(sku: str)
event PAY
actor charge(amount: int) -> str
def vat(amount: int) -> int

machine shop {
  context(skus: list[str] = [])
  initial open
  state open {
    entry { skus.append("a") }
    on PAY { charge(3); vat(amount=3); Item(sku="a"); len("abc"); other() }
  }
}

machine other {}

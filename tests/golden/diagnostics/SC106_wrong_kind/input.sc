import "money.sc" as money
use "shop.functions"

event PAY
type Item(sku: str)
def vat(amount: int) -> int
actor charge(amount: int) -> str

machine shop {
  context(total: int = 0, item: charge = None, fee: int = max)
  initial open
  state open {
    on PAY { total = charge(total); log money.Amount; log Item; raise vat }
  }
}

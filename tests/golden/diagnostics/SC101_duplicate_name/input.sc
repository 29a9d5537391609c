import "money.sc"
use "shop.functions"

type Amount(value: int)
type Item(sku: str, sku: int)
event PAY
event PAY(amount: int)
actor charge(n: int) -> str
def charge(n: int) -> int

machine shop {
  context(total: int = 0)
  let total = 1
  initial open
  state open {}
}

import "money.sc" as input
use "shop.functions"

type list(items: int)
def len(text: str) -> int
event PAY(type: str)
actor charge(ctx: str) -> str

machine shop {
  context(self: int = 0)
  let input = 1
  initial open
  state open {
    invoke charge(ctx="a")
    on PAY { log event.type }
  }
}

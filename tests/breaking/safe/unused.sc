event PAY
event NEVER(a: int)
use "functions"
actor never(a: int) -> str
action nothing(a: int)
def twice(a: int) -> int
type Unused(a: int)

machine order {
  initial open
  state open { on PAY {} }
}
# ----------------------------------------------------------------
event PAY
use "other"
def twice(a: float) -> float

machine order {
  initial open
  state open { on PAY {} }
}

use "shop.functions"

event PAY
actor charge(amount: int) -> str
actor ship() -> str

machine shop {
  initial open
  state open {
    invoke charge(amount=1)
    invoke charge(amount=2)
    invoke ship() as after
    after 1s -> closed
    on PAY { spawn charge(amount=3) as w; spawn ship() as w }
  }
  final closed
}

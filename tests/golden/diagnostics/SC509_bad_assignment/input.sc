event PAY(amount: int)

machine shop(limit: int) {
  context(total: int = 0)
  let double = total * 2
  initial open
  state open {
    on PAY { double = 3; input.limit = 3; event.amount = 4; total.x = 3; total = 1 }
  }
}

event PAY(to: str)

machine till {
  context(
    to: str = "",
    total: int = 0,
    state: str = "new",
  )
  let not = total > 0
  initial open
  state open {
    tags final, output
    on PAY -> entry
  }
  state entry
}

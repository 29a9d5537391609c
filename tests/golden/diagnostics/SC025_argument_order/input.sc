event PAY(amount: int, note: str)

machine till {
  initial open
  state open {
    entry { raise PAY(amount=1, "first") }
  }
}

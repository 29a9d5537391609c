event PAY(amount: int, note: str)

machine till {
  initial open
  state open {
    entry { raise PAY(note="first", 1) }
  }
}

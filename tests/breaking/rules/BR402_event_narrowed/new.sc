event PAY(cents: int, currency: str)

machine order {
  initial open
  state open { on PAY -> paid }
  state paid
}

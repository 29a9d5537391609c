event PAY(cents: int | str, note: str = "")

machine order {
  initial open
  state open { on PAY -> paid }
  state paid
}

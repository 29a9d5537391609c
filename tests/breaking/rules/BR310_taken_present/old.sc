event PAY
event SHIP

machine order {
  context(note: str | None = None, label: str = "")
  initial open
  state open { on PAY -> paid }
  state paid { on SHIP -> shipped { label = "-" } }
  state shipped
}

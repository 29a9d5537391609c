event PAY
event SHIP

machine order {
  context(note: str | None = None, label: str = "")
  initial open
  state open { on PAY -> paid { note = "fragile" } }
  state paid { on SHIP -> shipped { label = note.upper() } }
  state shipped
}

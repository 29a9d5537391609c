event PAY(code: str)

machine order {
  context(private code: str = "4711", cents: int = 0)
  initial open
  state open { on PAY if event.code == code -> paid }
  state paid
}

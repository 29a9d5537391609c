event PAY

machine order {
  option unknown_fields = "ignore"
  initial open
  state open { on PAY -> paid }
  state paid
}

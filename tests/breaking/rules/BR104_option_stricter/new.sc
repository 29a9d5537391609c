event PAY

machine order {
  option unhandled = "error"
  option create = "explicit"
  initial open
  state open { on PAY -> paid }
  state paid
}

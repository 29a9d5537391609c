type Level = "low" | "high"
event PAY(amount: int, level: Level, text: str)

machine shop {
  initial open
  state open {
    on PAY if event.amount == "3" -> closed
    on PAY if event.level == "hihg" -> closed
    on PAY if event.text != None or event.amount == True -> closed
    on PAY if event.level == "high" -> closed
  }
  final closed
}

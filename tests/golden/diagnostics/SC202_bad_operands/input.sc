event PAY(amount: int, text: str, wait: duration, at: datetime)

machine shop {
  context(total: int = 0, names: list[str] = [], label: str = "")
  initial open
  state open {
    on PAY { label = "paid " + event.amount; total = -event.text; total = event.wait * event.wait }
    on PAY { label = "%s" % event.text; names += event.amount; log event.at + event.at }
    on PAY { log names + [1]; log event.text - "x"; log names * 2 }
  }
}

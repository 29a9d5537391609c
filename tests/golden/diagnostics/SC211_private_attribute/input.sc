event PAY(text: str)

machine shop {
  initial open
  state open {
    on PAY { log event.text.__class__; log event.text.__len__() }
  }
}

event PAY(text: str, names: list[str], raw: json, wait: duration, prices: dict[str, int])

machine shop {
  context(names: list[str] = [])
  initial open
  state open {
    on PAY { log event.text.uper(); log event.names.append("x"); log event.raw.id }
    on PAY { log event.wait.minutes; log event.text.lower; log event.prices.items() }
    on PAY { log event.wait.total_seconds(); log event.prices.get("a", 0) }
  }
}

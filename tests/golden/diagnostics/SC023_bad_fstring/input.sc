event PAY(amount: float, kind: str)

machine till {
  initial open
  state open {
    on PAY { log f"paid {event.amount:.2f}" }
    on PAY { log f"paid {event.kind!r}" }
    on PAY { log f"paid {event.kind" }
    on PAY { log f"paid {} of {{" }
    on PAY { log f"paid } of {event.amount + }" }
    on PAY { log f"{event.kind + 'x'} is {{fine}}" }
  }
}

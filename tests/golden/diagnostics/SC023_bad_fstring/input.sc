event PAY(amount: float, kind: str)
event REFUND(amount: float, kind: str)
event CANCEL(amount: float, kind: str)
event SHIP(amount: float, kind: str)
event HOLD(amount: float, kind: str)
event VOID(amount: float, kind: str)

machine till {
  initial open
  state open {
    on PAY { log f"paid {event.amount:.2f}" }
    on REFUND { log f"paid {event.kind!r}" }
    on CANCEL { log f"paid {event.kind" }
    on SHIP { log f"paid {} of {{" }
    on HOLD { log f"paid } of {event.amount + }" }
    on VOID { log f"{event.kind + 'x'} is {{fine}}" }
  }
}

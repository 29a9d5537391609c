use "shop.functions"

actor charge(amount: float) -> str { retry(attempts=3) }
actor refund(amount: float) -> str
action note(text: str)

machine shop version v1 {
  initial open
  state open {
    entry { note("open") }
    invoke charge(amount=1.0)
    invoke refund(amount=1.0)
  }
}

import "older.sc" as older
use "shop.functions"

actor charge(amount: float) -> str { retry(attempts=5) }
actor refund(amount: float) -> str
action note(text: str, at: datetime)

machine shop version v2 latest {
  initial open
  state open {
    entry { note("open", now()) }
    invoke charge(amount=1.0)
    invoke refund(amount=1.0)
  }
}

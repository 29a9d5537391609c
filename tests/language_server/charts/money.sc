# What money is, for all charts.
use "prices"

type Amount(cents: int, currency: str = "EUR")
type Rate = "low" | "high"

event PAID(amount: Amount, note: str | None = None)

def rate(amount: Amount) -> Rate
actor charge(amount: Amount, card: str) -> Amount

event PAY(cents: int, plan: "free" | "pro")
use "functions"
actor charge(cents: int) -> str
action mail(to: str)

machine order(customer: str) {
  context(cents: int = 0, note: str = "", list: list[int] = [])
  initial open
  state open {
    on PAY -> paid { mail("ada") }
    invoke charge(1) { on done { note = "done" } on error -> paid }
  }
  state paid
}
# ----------------------------------------------------------------
event PAY(cents: int | str, plan: "free" | "pro" | "team" = "free", more: json = None)
use "functions"
actor charge(cents: float, currency: str = "EUR") -> str | int
action mail(to: str | None, subject: str = "")

machine order(customer: str | None, country: str = "DE") {
  context(cents: float = 0, note: str | None = "", list: list[int | None] = [], more: json = None)
  initial open
  state open {
    on PAY -> paid { mail("ada") }
    invoke charge(1) { on done { note = "done" } on error -> paid }
  }
  state paid
}

# Actors that are handlers of other Restate services.
type Receipt(id: str, cents: int)

event PAY(cents: int)
event DEBIT(cents: int)
event GREET
event ASK
event DAWDLE
event LEAVE

actor charge(account: str, cents: int) -> Receipt from service "Payments.charge" { timeout 1m }
actor debit(account: str, cents: int) -> int from service "Account.debit" { key account }
actor greet(name: str) -> str from service "Payments.greet" { body name }
actor misspeak() -> int from service "Payments.misspeak"
actor dawdle(account: str) from service "Payments.dawdle"

machine customer {
  context(receipt: Receipt | None = None, rest: int = 0, cents: int = 0, said: str = "", why: str = "", code: int = 0)
  initial idle
  on error -> idle { why = event.error.message   code = event.error.code }

  state idle {
    on PAY -> paying { cents = event.cents }
    on DEBIT -> debiting { cents = event.cents }
    on GREET -> greeting
    on ASK -> asking
    on DAWDLE -> dawdling
  }
  state paying { invoke charge(account=self.key, cents=cents) { on done -> idle { receipt = event.output } } }
  state debiting { invoke debit(account=self.key, cents=cents) { on done -> idle { rest = event.output } } }
  state greeting { invoke greet("Ada") { on done -> idle { said = event.output } } }
  state asking { invoke misspeak() { on done -> idle } }
  state dawdling {
    invoke dawdle(account=self.key)
    on LEAVE -> idle
  }
}

use "shop.functions"

actor charge(amount: int) -> str
actor ship(order: str) -> str { timeout 1d }

machine order {
  initial paying
  on error -> failed
  state paying { invoke charge(5) { on done -> shipping } }
  state shipping { invoke ship(self.key) { on done -> shipped } }
  final shipped
  final failed
}

use "functions"

actor charge_card(cents: int) -> str
actor refund(cents: int) -> str

machine order {
  initial paying
  state paying {
    invoke charge_card(100) as payment {
      on done -> paid
      on error -> failed
    }
  }
  state paid
  state failed {
    invoke refund(100) as refund { on done -> paid }
  }
}

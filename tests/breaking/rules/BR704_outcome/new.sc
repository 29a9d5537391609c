use "functions"

actor charge(cents: int) -> str
actor refund(cents: int) -> str

machine order {
  initial paying
  state paying {
    invoke charge(100) as payment {
      on done -> paid
    }
  }
  state paid
  state failed {
    on error -> paid
    invoke refund(100) as refund { on done -> paid }
  }
}

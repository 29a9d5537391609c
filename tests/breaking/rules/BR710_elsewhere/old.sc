use "functions"

actor charge(cents: int) -> str
actor refund(cents: int) -> str

machine order {
  initial paying
  state paying {
    invoke charge(100) as payment {
      on done -> paid
      on error -> failed
    }
  }
  state paid
  state failed {
    invoke refund(100) as refund { on done -> paid }
  }
}

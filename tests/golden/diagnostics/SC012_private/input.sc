type Card(private number: str)
event PAY(private card: str)
private action charge(card: str) from "bank"

machine till(private float_cents: int = 0) {
  private context(private: bool = False, private private: int = 0)
  initial open
  private state open {
    on PAY { private = 1 }
  }
}

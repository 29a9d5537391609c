type Card(private number: str)
event PAY(private card: str)
private action charge(card: str) from "bank"

machine till(private cents: int = 0) {
  private context(private: bool = False, private private_too: int = 0)
  initial open
  private state open {
    on PAY { private = True }
    private on charge {}
  }
}

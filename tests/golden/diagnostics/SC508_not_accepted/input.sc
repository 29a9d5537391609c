machine shop {
  event PAY(amount: int)
  event OPEN
  event CLOSE(at: datetime)
  initial open
  state open {
    invoke till() as till
    on PAY { send PAY(amount=3) to till; send event to till }
    on CLOSE { send OPEN to till; send OPN to till; send CLOSE(at=now()) to till["a"] }
  }
}

machine till {
  event PAY(amount: str)
  event OPNE
  event CLOSE(at: datetime, reason: str)
}

use "shop.functions"

event PAY
actor charge() -> str

machine shop {
  initial open
  state open {
    invoke till() as counter
    on PAY { send PAY to contuer; send PAY to till; send PAY to parents }
    on PAY if in_state(closed) -> closed
  }
  state closed {
    on PAY { send PAY to counter }
  }
}

machine till {}

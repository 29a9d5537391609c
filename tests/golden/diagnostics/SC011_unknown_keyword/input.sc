event PAY
evnt REFUND

machine till {
  context(Private code: str = "", cents: int = 0)
  initial open
  state open {
    onn PAY -> closed { rais PAY }
    on REFUND -> closed
  }
  stat idle
  finnal closed
  frobnicate closed
}

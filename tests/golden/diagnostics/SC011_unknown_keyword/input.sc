event PAY
evnt REFUND

machine till {
  initial open
  state open {
    onn PAY -> closed { rais PAY }
    on REFUND -> closed
  }
  stat idle
  finnal closed
  frobnicate closed
}

event PAY
event REFUND(amount: int

machine till {
  initial open
  state open {
    on PAY -> closed {
      log "paid"
    on REFUND -> closed
  }
  state closed {
    initial locked
    state locked {
      on PAY -> open
    }
  state broken {
    on PAY -> open
  }
}

event PAY

machine shop {
  initial open
  state open {
    on PAY -> open { log "paid" }
    after 1s -> open reenter
  }
}

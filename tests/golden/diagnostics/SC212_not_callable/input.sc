event PAY(text: str)

machine shop {
  context(total: int = 0)
  initial open
  state open {
    on PAY { log total(); log event.text(); log "a"(1); log total.bit_length }
  }
}

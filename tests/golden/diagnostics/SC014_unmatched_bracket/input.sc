event PAY(amounts: list[int)

machine till {
  initial open
  state open {
    on PAY -> closed { log "paid" }
    }
  }
  state closed {
    on PAY if len(event.amounts)) > 0 -> open
  }
}

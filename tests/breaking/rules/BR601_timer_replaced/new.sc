event PAY

machine order {
  initial open
  state open {
    on PAY -> paid
    every 10m { log "unpaid" }
  }
  state expired
  state paid
}

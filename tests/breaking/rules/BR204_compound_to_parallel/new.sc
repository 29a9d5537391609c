event PAY
event SHIP

machine order {
  initial open
  parallel open {
    state packing { on PAY { log "paid" } }
    state billing { on SHIP { log "shipped" } }
  }
}

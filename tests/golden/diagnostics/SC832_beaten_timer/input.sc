event Pay

machine order {
  initial open
  state open {
    initial cart
    after 1h -> expired
    every 2h { log "still open" }
    state cart {
      on Pay -> paying
      after 1d -> expired
    }
    state paying { after 10m -> cart }
  }
  final expired
}

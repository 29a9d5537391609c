event Pay
event Cancel

machine order {
  initial open
  state open {
    initial cart
    state cart { on Pay -> paid }
    on Cancel -> cancelled
  }
  state paid { entry { log "paid" } }
  final cancelled
}

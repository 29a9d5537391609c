event PAY
event REFUND
event CANCEL
event SHIP
event größe

machine till {
  initial open
  state open {
    on PAY -> closed { log “paid” }
    on REFUND if @ -> closed
    on $CANCEL -> closed
    on SHIP -> "größe" ?
  }
  state "größe"
  final closed
}

event PAY
event größe

machine till {
  initial open
  state open {
    on PAY -> closed { log “paid” }
    on PAY if @ -> closed
    on $PAY -> closed
    on PAY -> "größe" ?
  }
  state "größe"
  final closed
}

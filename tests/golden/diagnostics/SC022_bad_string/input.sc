event PAY
event REFUND

machine till {
  context(note: str = "caf\q", other: str = "\uD800")
  initial open
  state open {
    on PAY -> closed { log "paid }
    on REFUND -> closed { log f"total {note} }
    description "no end
  }
  final closed
}

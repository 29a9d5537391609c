event PAY

machine order {
  context(grace: duration | None = None)
  initial open
  state open {
    on PAY -> paid
    after 1h as hour { log "an hour" }
    after 2d as patience -> expired
    every 10m as tick { log "unpaid" }
    after grace as grace_end -> expired
  }
  state expired
  state paid
}
# ----------------------------------------------------------------
event PAY

machine order {
  context(grace: duration | None = None)
  initial open
  state open {
    after 1d { log "a day" }
    after grace as grace_end -> expired
    every 10m as tick { log "unpaid" }
    after 2d as patience -> expired
    on PAY -> paid
    after 1h as hour { log "an hour" }
  }
  state expired
  state paid
}

event PAY
event STAY

machine shop {
  initial open
  state open {
    on PAY -> a
    on STAY -> c
  }
  state a { always -> b }
  state b { always -> a { log "again" } }
  state c {
    always { log "for ever" }
    on PAY -> d
  }
  state d {
    always if in_state(c) -> open
    always -> d reenter
  }
}

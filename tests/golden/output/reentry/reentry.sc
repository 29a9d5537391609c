# What a transition leaves and enters: staying, internal, to itself, to an ancestor.
event Stay
event Inner
event Outer
event Again
event Up
event Top
event Climb

machine lift {
  initial building
  exit { log "exit lift" }
  on Top -> building
  on Outer -> building reenter { log "outer of lift" }

  state building {
    initial floor
    entry { log "enter building" }
    exit { log "exit building" }
    on Stay { log "stay" }
    on Inner -> floor { log "inner" }
    on Outer -> floor reenter { log "outer" }
    on Again -> building reenter { log "again" }

    state floor {
      initial room
      entry { log "enter floor" }
      exit { log "exit floor" }
      on Up -> building { log "up" }
      on Climb -> roof
      on Again -> floor.room reenter { log "again" }

      state room {
        entry { log "enter room" }
        exit { log "exit room" }
        after 5s -> room reenter
      }
    }

    state roof {
      entry { log "enter roof" }
    }
  }
}

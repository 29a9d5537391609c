# Timers: several in one state, with guards, with names, and with a duration that is computed.
event Tick
event Slower

machine blinker {
  context(period: duration = 500ms, blinks: int = 0)
  initial dark

  state dark {
    after 1h30m -> asleep
    after period -> lit { blinks += 1 }
    on Slower { period = period * 2 }
  }

  state lit {
    initial bright
    after period + 100ms if blinks < 3 -> dark
    after period + 100ms -> asleep
    on Tick -> dark

    state bright {
      after 50ms -> dim
    }

    state dim
  }

  state asleep {
    after 0s { log "asleep" }
    on Tick -> dark
  }
}

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

# With ids, and with durations that may be None.
machine trial {
  context(grace: duration | None = None, asked: int = 0)
  initial running

  state running {
    after 1h -> over
    every 1d as tick { asked += 1 }
    after 14d as trial_end if grace is None -> over
    after 14d as trial_end { log "grace" }
    after grace as grace_end -> over
    on Slower -> running reenter { grace = 3d }
  }

  final over
}

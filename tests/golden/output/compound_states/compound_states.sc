# Hierarchy: entries on the way down, exits on the way up, lines of ancestors after their children's.
event Power
event Next
event Jump
event Back

machine player {
  initial off

  state off {
    on Power -> on
    on Jump -> on.playing.fast
  }

  state on {
    initial playing.slow { log "initial of on" }
    entry { log "enter on" }
    exit { log "exit on" }
    on Power -> off
    on Back -> playing

    state paused {
      entry { log "enter paused" }
      exit { log "exit paused" }
      on Next -> playing.fast
    }

    state playing {
      initial slow { log "initial of playing" }
      entry { log "enter playing" }
      exit { log "exit playing" }
      on Next -> paused { log "pause" }

      state slow {
        entry { log "enter slow" }
        exit { log "exit slow" }
        on Next -> fast { log "faster" }
      }

      state fast {
        entry { log "enter fast" }
      }
    }
  }
}

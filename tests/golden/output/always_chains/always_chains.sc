# Eventless lines: they run before internal events, from the inside out, until none is enabled.
event Grade(points: int)
event Noted

machine grading {
  context(points: int = -1, notes: int = 0)
  initial open

  state open {
    on Grade -> deciding { points = event.points; raise Noted }
  }

  state deciding {
    initial first
    always if points >= 90 -> excellent
    always if points < 0 -> open { log "not a grade" }
    on Noted { notes += 1 }

    state first {
      always if points >= 50 -> second
      always if points >= 0 -> failed { log "failed" }
    }

    state second {
      always if points < 60 -> passed { log "just passed" }
      on Noted { notes += 10 }
    }
  }

  state excellent {
    on Noted { notes += 100 }
    always -> archived
  }

  state passed
  state failed
  state archived { on Noted { notes += 1000 } }
}

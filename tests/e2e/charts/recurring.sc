# Timers that recur.
event GO
event BACK
event AGAIN
event HOURLY
event BREAK
event FIX
event END

machine metronome {
  context(beats: int = 0, others: int = 0, pause: duration = 40ms, divisor: int = 1)
  initial idle
  state idle {
    on GO -> beating
    on HOURLY -> slow
  }
  state beating {
    every pause { beats += 1 // divisor }
    every 70ms if others < 3 { others += 1 }
    on BREAK { divisor = 0 }
    on FIX { divisor = 1 }
    on AGAIN -> beating reenter
    on BACK -> idle
    on END -> over
  }
  state slow {
    every 1h { beats += 1 }
    on BACK -> idle
  }
  final over
}

# Leaves at the third beat, and takes errors of beats.
machine countdown {
  context(left: int = 3, why: str = "")
  initial running
  state running {
    every 30ms if left > 0 { left -= 1 }
    always if left == 0 -> over
  }
  state over { }
}

machine forgiving {
  context(beats: int = 0, errors: int = 0)
  initial running
  state running {
    every 30ms { beats = beats // 0 }
    on error if errors < 4 { errors += 1 }
    on END -> over
  }
  final over
}

# A period that is computed, and may be none.
machine paced {
  context(pace: duration = 0s, beats: int = 0, why: str = "")
  initial idle
  state idle {
    on GO -> running
    on AGAIN -> running { pace = 1ms / 2 }
    on HOURLY -> running { pace = 40ms }
    on END -> unnoticed
    on BREAK { send BACK to self }
    on BACK -> running
    on error { why = event.error.message }
  }
  state running {
    every pace { beats += 1 }
    on END -> over
  }
  state unnoticed {
    every pace { beats += 1 }
    always -> over
  }
  final over
}

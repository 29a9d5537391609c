# Timers and delayed events, most of them under way when a crash comes.
event WAKE(n: int, pause: duration)
event WOKEN(n: int)
event LAP
event REPEAT(n: int)
event ARM(pause: duration)
event DISARM
event POSTPONE
event RING

# Delayed events without an id: each comes once.
machine waker {
  context(woken: int = 0, total: int = 0)
  on WAKE if event.n % 2 == 0 { raise WOKEN(n=event.n) after event.pause }
  on WAKE { send WOKEN(n=event.n) to self after event.pause }
  on WOKEN { woken += 1; total += event.n }
}

# One timer after the other, as many as were asked for.
machine runner {
  context(asked: int = 0, laps: int = 0)
  initial resting
  on LAP { asked += 1 }
  state resting { always if laps < asked -> running }
  state running {
    after 30ms if laps + 1 < asked -> running reenter { laps += 1 }
    after 30ms -> resting { laps += 1 }
  }
}

# A recurring timer, until it has come as often as it was asked for.
machine repeater {
  context(asked: int = 0, ticks: int = 0)
  initial silent
  on REPEAT { asked += event.n }
  state silent { always if ticks < asked -> ticking }
  state ticking {
    every 20ms { ticks += 1 }
    always if ticks >= asked -> silent
  }
}

# Delayed events under an id: each rings, or is replaced, or is cancelled.
machine alarm {
  context(armed: bool = False, rung: int = 0, replaced: int = 0, disarmed: int = 0, strays: int = 0,
          postponed: int = 0)
  on ARM if armed { replaced += 1; send RING() to self after event.pause as bell }
  on ARM { armed = True; send RING() to self after event.pause as bell }
  on DISARM if armed { armed = False; disarmed += 1; cancel bell }
  on RING if armed { armed = False; rung += 1 }
  on RING { strays += 1 }
  # Only the last one is left in the end, and it is never due.
  on POSTPONE { postponed += 1; send RING() to self after 8h as far_off }
}

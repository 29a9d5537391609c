# Timers, delayed events, their ids.
event GO
event BACK
event LEAVE
event END
event WAIT(pause: duration, more: duration = 0s)
event TICK(n: int)
event START(n: int, pause: duration, more: duration = 0s)
event REPLACE(n: int, pause: duration)
event DROP
event FORGET(pause: duration, more: duration = 0s)
event SELF(pause: duration, more: duration = 0s)
event STAMP
event TWICE
event SNOOZE
event RING(at: datetime)

machine timers {
  context(ticks: list[int] = [], pause: duration = 10ms, more: duration = 0s)
  initial idle
  state idle {
    on GO -> short
    on WAIT -> dynamic { pause = event.pause
      more = event.more }
    on LEAVE -> long
  }
  state short { after 30ms -> idle { ticks += [1] } }
  state dynamic {
    after pause + more -> idle { ticks += [2] }
    on BACK -> idle
  }
  state long {
    after 2h -> idle
    on BACK -> idle
    on GO -> long reenter
  }
  final over
  on END -> over
  on START { send TICK(n=event.n) to self after event.pause + event.more as reminder }
  on FORGET { send TICK(n=7) to self after event.pause + event.more }
  on SELF { raise TICK(n=8) after event.pause + event.more }
  on TWICE { send TICK(n=1) to self after 0s
    send TICK(n=2) to self after 0s }
  on DROP { cancel reminder }
  on TICK { ticks += [event.n] }
}

# With the longest settings that there are.
machine clock {
  option final_state_ttl = 999999999d
  option journal_retention = 3650000d
  option idempotency_retention = 3650000d
  option inactivity_timeout = 3650000d
  option abort_timeout = 3650000d

  context(stamps: list[datetime] = [], equal: bool = False)
  on STAMP { stamps += [now()]
    equal = now() == now() }
  on SNOOZE { stamps += [now()]
    send RING(at=now()) to self after 2h as alarm
    send RING(at=now()) to self }
  on RING { equal = stamps == [event.at] }
}

# With ids; and where a duration is None no timer starts.
machine trial {
  context(grace: duration | None = None, ticks: int = 0)
  initial idle
  state idle { on GO -> running
    on WAIT -> running { grace = event.pause } }
  state running {
    after 2h -> idle
    every 20ms as tick if ticks < 3 { ticks += 1 }
    after 1h as trial_end -> over
    after grace as grace_end -> idle
    on BACK -> idle
  }
  final over
}

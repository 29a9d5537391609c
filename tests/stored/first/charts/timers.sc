# Timers of states, and events that are delayed.
event AFTER(pause: duration)
event LONG
event BEAT
event LEAVE
event LATER(what: str, pause: duration)
event UNNAMED(what: str, pause: duration)
event RAISED(what: str, pause: duration)
event FAR
event DROP
event TICK(what: str)
event STAMP

machine timer {
  context(came: list[str] = [], beats: int = 0, pause: duration = 0s)
  initial idle
  state idle {
    on AFTER -> waiting { pause = event.pause }
    on LONG -> resting
    on BEAT -> beating
  }
  state waiting {
    after pause -> rung { came += ["after"] }
    on LEAVE -> idle
  }
  state rung
  state resting {
    after 2h -> idle
    on LEAVE -> idle
  }
  state beating {
    every 250ms { beats += 1 }
    on LEAVE -> idle
  }
  on LATER { send TICK(what=event.what) to self after event.pause as reminder }
  on UNNAMED { send TICK(what=event.what) to self after event.pause }
  on RAISED { raise TICK(what=event.what) after event.pause }
  on FAR { send TICK(what="far") to echo[self.key] after 2s }
  on DROP { cancel reminder }
  on TICK { came += [event.what] }
}

machine echo {
  context(came: int = 0)
  on TICK { came += 1
    send TICK(what=f"answer to {event.what}") to sender after 100ms }
}

# Its visitor is gone before it is answered.
machine host {
  initial alone
  state alone { on LEAVE -> inviting }
  state inviting { invoke visitor() { on done -> alone } }
}

machine visitor {
  context(came: int = 0)
  initial asking
  state asking {
    entry { send TICK(what="a visit") to echo["of visitors"] }
    after 20ms -> over
  }
  on TICK { came += 1 }
  final over
}

machine clock {
  context(stamps: list[datetime] = [], since: datetime = now())
  on STAMP { stamps += [now()] }
}

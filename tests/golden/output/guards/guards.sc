# Guards: the first line whose guard holds; a state's own lines before its parent's.
event Set(level: int)
event Check

machine heater {
  context(level: int = 0, limit: int = 10, armed: bool = True)
  initial working

  state working {
    initial cold
    on Set if event.level > limit and armed -> broken
    on Check { log "checked by working" }

    state cold {
      on Set if event.level > 5 and event.level <= limit -> hot { level = event.level }
      on Check if level > 0 { log "checked by cold" }
    }

    state hot {
      on Set if event.level < 0 or not armed -> cold
      on Set if event.level == 0 {}
      on Set if event.level < 3 -> cold { level = 0 }
    }
  }

  state broken
}

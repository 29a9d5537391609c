# `*` stands for the declared events, not for timers, `done` or `error`.
event Known(by: str)
event Other

machine watcher {
  context(seen: int = 0)
  initial watching
  on Known { seen += 100 }

  state watching {
    on Known if event.by == "me" -> found
    on * if seen < 2 { seen += 1 }
    after 1m -> tired
  }

  state found {
    on * -> watching
  }

  state tired {
    on Other { log "other" }
    on * { log "any" }
  }
}

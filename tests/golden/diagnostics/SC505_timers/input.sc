event GO

machine trial {
  context(days: int = 14)
  initial running
  after 1h as watch { log "long" }
  state running {
    after 14d as end -> over
    after 7d as end { log "half" }
    every 14d as end { log "again" }
    after days * 1d as after -> over
    after 1s -> over
    invoke check() as end { on error -> over }
    after None as never -> over
    on GO { spawn check() as watch { on error -> over } }
  }
  final over
}

actor check() from "shop.functions"

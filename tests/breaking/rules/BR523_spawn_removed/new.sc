use "functions"

event WATCH
event CANCEL
actor poll() -> str

machine order {
  context(news: str = "")
  initial open
  state open {
    on WATCH {
      log "watching"
    }
    on CANCEL { log "over" }
    invoke poll() as first
  }
}

use "functions"

event WATCH(who: str)
event CANCEL
actor poll() -> str

machine order {
  context(news: str = "")
  initial open
  state open {
    on WATCH { log event.who }
    on CANCEL { log "over" }
    invoke poll() as first
  }
}

private event OPENED
private event CLOSED(by: str)
event PUSH

machine door {
  private event JAMMED
  initial shut
  state shut {
    on PUSH -> open { raise OPENED }
    on JAMMED -> shut reenter
  }
  state open {
    on OPENED { log "open" }
    on CLOSED -> shut
  }
}

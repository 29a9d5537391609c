use "functions"

event WATCH
event CANCEL
actor poll() -> str

machine order {
  context(news: str = "")
  initial open
  state open {
    on WATCH {
      spawn poll() as poller {
        on done { news = event.output }
        on error { news = "none" }
      }
    }
    on CANCEL { stop poller }
    invoke poll() as first
  }
}

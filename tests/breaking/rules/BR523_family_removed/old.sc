use "functions"

event WATCH(who: str)
event CANCEL
actor poll() -> str

machine order {
  context(news: str = "")
  initial open
  state open {
    on WATCH {
      spawn poll() as pollers[event.who] {
        on done { news = event.output }
        on error { news = pollers.key }
      }
    }
    on CANCEL { stop pollers }
    invoke poll() as first
  }
}

# Events whose names are no words.
event "user.login"(id: str)
event "user.logout"
event "it's \"odd\" or [x]"(n: int)
private event "user.expired"(after: duration)

machine visitor {
  event "token renewed"(n: int)
  context(who: str = "", odd: int = 0, renewed: int = 0, left: str = "")
  initial outside
  state outside {
    on "user.login" -> inside { who = event.id; emit "user.login"(event.id) }
    on "it's \"odd\" or [x]" { odd += event.n; emit "it's \"odd\" or [x]"(odd) }
  }
  state inside {
    invoke doorkeeper(who) as doorkeeper {
      on "user.expired" -> outside { left = "sent away" }
      on error -> outside
    }
    on "user.logout" -> outside { left = "logout" }
    on "user.expired" -> outside { left = "expired" }
    on "token renewed" { renewed += event.n }
    on "it's \"odd\" or [x]" if event.n > 5 { raise "user.expired"(1s) after 10ms as expiry }
    on "user.login" { send event to doorkeeper }
  }
}

machine doorkeeper(who: str) {
  initial watching
  state watching {
    on "user.login" if event.id == input.who { send "user.expired"(0s) to parent }
  }
}

machine reception {
  option unhandled = "error"
  on "user.login" { send event to visitor[event.id] }
  on "user.logout" { send "user.logout" to visitor["nobody"]; log "nobody is logged out" }
}

# Events whose names are no words.
event "user.login"(id: str)
event "user.logout"
event "two words"(n: int = 0)
event "it's \"odd\" | [x] {y} #"(n: int)
event "42"
private event "user.expired"
event PLAIN
event "ALSO_PLAIN"

type session_over(why: str)
event "session.over"(last: session_over)

machine visitor {
  event "token.renewed"(token: str)
  context(who: str = "", n: int = 0, last: session_over | None = None)
  initial outside
  state outside {
    on "user.login" -> inside { who = event.id; emit "user.login"(event.id) }
    on "it's \"odd\" | [x] {y} #" | "two words" { n += event.n }
    on ALSO_PLAIN { send event to visitor["other"] }
  }
  state inside {
    entry {
      raise "two words"(n=1)
      raise "user.expired" after 1h as expiry
      send "session.over"(session_over("late")) to self after 2h
    }
    exit { cancel expiry }
    invoke keeper() as keeper {
      on "user.logout" | "42" -> outside { log "sent away" }
      on error -> outside
    }
    on "user.logout" | "user.expired" -> outside
    on "session.over" -> outside { last = event.last }
    on "two words" { n += event.n }
    on "token.renewed" { log event.token }
    on "42" | PLAIN { send "user.login"(id=who) to visitor["twin"] }
  }
}

machine keeper {
  initial watching
  state watching {
    after 1m -> watching reenter { send "user.logout" to parent }
    on "user.logout" { send event to sender }
  }
}

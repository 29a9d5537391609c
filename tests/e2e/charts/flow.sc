# Order of what states do, raised and sent events, logs, helpers.
use "tests.e2e.charts.functions"

event GO
event NEXT
event BACK
event IN
event A
event B
event C
event TEXT(text: str)
event OTHER(text: str, n: int)
event ANY
event PING(n: int)
event PONG(n: int)
event TALK(to: str)
event HEARD(who: str)
event SOON
event LATE

def shout(text: str) -> str

machine nested {
  context(trace: list[str] = [])
  initial a
  entry { trace += ["+root"] }
  state a {
    entry { trace += ["+a"] }
    exit { trace += ["-a"] }
    initial a1
    state a1 {
      entry { trace += ["+a1"] }
      exit { trace += ["-a1"] }
      on NEXT -> a2 { trace += ["a1>a2"] }
    }
    state a2 {
      tags resting
      entry { trace += ["+a2"] }
      exit { trace += ["-a2"] }
    }
    on GO -> b { trace += ["a>b"] }
    on IN -> a reenter { trace += ["a>a"] }
    on BACK { trace = [] }
  }
  state b {
    entry { trace += ["+b"] }
    always -> c { trace += ["b>c"] }
  }
  state c {
    always if len(trace) > 3 -> d
  }
  state d {
    tags quiet, last
    entry { trace += ["+d"] }
    on * -> a
  }
}

machine lines {
  context(text: str = "", n: int = 0, loud: str = "")
  let twice = n * 2
  on TEXT | OTHER { text = event.text }
  on A if twice >= 4 { text = "four" }
  on A { n += 1
    raise B() }
  on B { loud = shout(text=f"b{n}") }
  on C { log f"C at {n}"
    raise SOON() after 200ms
    send LATE() to self }
  on SOON { text += "soon" }
  on LATE { text += "late" }
}

machine talker {
  context(heard: list[str] = [])
  on TALK { send PING(n=1) to talker[event.to]
    send PING(n=2) to listener[event.to] }
  on PING { heard += [f"ping {event.n}"]
    send PONG(n=event.n) to sender }
  on PONG { heard += [f"pong {event.n}"] }
}

machine listener {
  option service = "listener-service"
  context(n: int = 0)
  on PING { n += event.n
    send PONG(n=event.n) to sender after 20ms }
}

machine shy {
  option create = "explicit"
  context(n: int = 0)
  on PING { n += 1 }
}

machine matchmaker {
  on TALK { send PING(n=1) to shy[event.to] }
}

# One for each key: a chat with agents, which are actors, and guests, which are machines.
use "tests.e2e.charts.functions"

event ASK(names: list[str], n: int)
event TRY(name: str, kind: str)
event DROP(name: str)
event JOIN(name: str, n: int)
event SAY(name: str, n: int)
event SHOUT(n: int)
event HEARD(n: int)
event LEAVE
event FAIL
event WHO
event CLOSE
event RESET

actor gated(key: str, n: int) -> int
actor breaks(key: str, kind: str) -> int { timeout 2m }

machine chat -> dict[str, int] {
  context(answers: dict[str, int] = {}, order: list[str] = [], heard: list[str] = [], left: list[str] = [], why: str = "", who: list[str] = [])
  let crowd = len(agents) + len(guests)
  initial open
  state open {
    on ASK {
      for name in event.names {
        spawn gated(key=f"{self.key}-{event.n}", n=event.n + len(agents)) as agents[name] {
          on done {
            answers = answers | {agents.key: event.output}
            order += [agents.key]
          }
          on error { why = f"{agents.key}: {event.error.message}" }
        }
      }
    }
    on TRY { spawn breaks(key=self.key, kind=event.kind) as trials[event.name] { on done { order += [trials.key] } } }
    on DROP { stop agents[event.name]; stop guests[event.name] }
    on JOIN {
      spawn guest(n=event.n) as guests[event.name] {
        on HEARD { heard += [f"{guests.key} {event.n}"] }
        on done { left += [f"{guests.key} {event.output}"] }
        on error { why = f"{guests.key}: {event.error.message}" }
      }
    }
    on SAY if event.name in guests { send event to guests[event.name] after 1ms }
    on SAY { send event to guests[event.name] }
    on SHOUT { send event to guests }
    on LEAVE | FAIL { send event to guests }
    on WHO { who = agents.keys() + guests.keys() }
    on RESET { stop agents; stop guests; who = [f"{crowd}"] }
    on CLOSE -> closing
  }
  state closing { always if len(agents) == 0 -> closed }
  final closed { output answers }
}

machine guest(n: int) -> int {
  context(n: int = input.n)
  initial listening
  state listening {
    on SAY | SHOUT { n += event.n; send HEARD(n) to parent }
    on LEAVE -> gone
    on FAIL { n = n // 0 }
    after 3h -> gone
  }
  final gone { output n }
}

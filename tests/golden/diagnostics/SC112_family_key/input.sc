event ASK(names: list[str])
event GO(name: str)

actor answer(name: str) -> str from "agents"

machine chat {
  context(first: str = agents.key, answers: list[str] = [])
  let latest = agents.key
  initial open
  state open {
    on ASK {
      for name in event.names {
        spawn answer(name) as agents[name] {
          on done { answers += [f"{name}: {event.output}"]; log agents.id; log agents.keys }
          on error {
            log agents.key
            spawn answer(agents.key) as helpers[agents.key] { on done { log agents.key } }
          }
        }
      }
    }
    on GO { log agents.key }
  }
}

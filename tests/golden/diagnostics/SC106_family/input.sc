event ASK(name: str, n: int)

actor answer(name: str) -> str from "agents"

machine chat {
  context(names: list[str] = [], count: int = len(agents))
  initial open
  state open {
    on ASK if event.n in agents { names = agents }
    on ASK if agents { log agents["ada"] }
    on ASK if agents.get("ada") and agents.keys(1) == [] { log sorted(agents) }
    on ASK if event.name not in agents and len(agents) < 3 {
      spawn answer(event.name) as agents[event.name]
      for name, other in agents { log name }
      for name in agents { log agents.keys()[0] + name }
    }
  }
}

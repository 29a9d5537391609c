event JOIN(name: str)
event GO

actor answer(name: str) -> str from "agents"

machine chat {
  initial open
  state open {
    invoke answer("first") as helpers { on error -> open reenter }
    on JOIN {
      spawn answer(event.name) as agents[event.name]
      spawn guest() as guests[event.name]
      spawn guest() as helpers[event.name]
    }
    on GO {
      spawn answer("ada") as agents
      spawn answer("ada") as guests["ada"]
    }
  }
}

machine guest {}

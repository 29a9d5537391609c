event JOIN(name: str)
event SAY(text: str)

actor answer(name: str) -> str from "agents"

machine chat {
  initial open
  state open {
    on JOIN {
      spawn answer(event.name) as agents[event.name]
      spawn guest() as guests[event.name]
      spawn guest() as host
    }
    on SAY {
      send event to agents
      send event to agents["ada"]
      send event to guests[1]
      send event to host["ada"]
      send event to gusts["ada"]
      send event to guests after 1m
      send JOIN("eve") to guests
    }
  }
}

machine guest { event Own on SAY {} }

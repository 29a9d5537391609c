use "agency"
event HIRE(name: str)
event FIRE(name: str)

actor work(name: str) -> int

machine office {
  on HIRE {
    spawn work(event.name) as agents[event.name] { on error {} }
    spawn work(event.name) as porter { on error {} }
    agents[event.name] = 1
  }
  on FIRE { del agents[event.name]; del porter }
}

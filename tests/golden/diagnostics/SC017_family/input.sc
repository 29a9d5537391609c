event JOIN(name: str)

machine chat {
  initial open
  state open {
    on JOIN {
      spawn guest() as state[event.name]
      spawn guest() as stop
      stop stop
    }
  }
}

machine guest {}

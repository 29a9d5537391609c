event JOIN(name: str)
event LEAVE(name: str, other: str | None)

machine chat {
  initial open
  state open {
    on JOIN {
      spawn guest() as guests[event.name]
      spawn guest() as host
    }
    on LEAVE {
      stop host[event.name]
      stop gests[event.name]
      stop guests[event.other]
    }
  }
}

machine guest {}

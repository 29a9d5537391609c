event JOIN(name: str)

type guests(n: int)

machine chat {
  context(people: list[str] = [])
  let busy = len(people) > 0
  initial open
  state open {
    on JOIN {
      spawn person() as people[event.name]
      spawn person() as busy[event.name]
      spawn person() as person[event.name]
      spawn person() as guests[event.name]
      spawn person() as len[event.name]
      spawn person() as members[event.name]
      for members in people { log members }
    }
  }
}

machine person {}

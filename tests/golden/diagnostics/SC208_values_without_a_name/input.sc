# A check of an item, or of what a call gives, is not kept: the help is another way.
type Room(guest: str | None = None, number: int = 1)
event GO(id: str)
machine hotel {
  context(
    rooms: dict[str, Room] = {"a": Room()}, xs: list[Room] = [], od: dict[str, Room | None] = {},
    counts: dict[str, int] = {}, mail: str = "",
  )
  let guest = rooms["a"].guest
  on GO if rooms["a"].guest is not None {
    mail = rooms["a"].guest
    mail = xs[-1].guest + "!"
    log counts.get("a") + 1
    log rooms.get("a").number
    if od["a"] is not None { od["a"].number = 3 }
    od["a"] = Room(number=3)  # this is right, and so is what follows
    if guest is not None { mail = guest }
    for x in [rooms[event.id].guest] { if x is not None { mail = x } }
    for k, room in od.items() { if room is not None { log room.number } }
    log counts.get("a", 0) + 1
  }
}

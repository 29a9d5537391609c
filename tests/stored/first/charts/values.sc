# Values of every type, what only machines may know, and a version that machines stay on.
use "functions"

type Part(name: str, count: int = 1)

event SET(
  pause: duration, at: datetime, day: date, price: decimal, id: uuid, data: bytes, tree: json,
  part: Part, parts: list[Part], words: dict[str, int], note: str | None = None,
  mode: "on" | "off", ratio: float, flag: bool,
)
event COUNT(n: int)
event TRY(code: str)
event LEARN(code: str)
event WIND

private event RING(code: str)

machine values(label: str = "none") {
  context(
    pause: duration = 500ms, at: datetime | None = None, day: date | None = None,
    price: decimal | None = None, id: uuid | None = None, data: bytes | None = None,
    tree: json = None, part: Part | None = None, parts: list[Part] = [],
    words: dict[str, int] = {}, note: str | None = None, mode: "on" | "off" = "off",
    ratio: float = 0.0, flag: bool = False, n: int = 0, label: str = "",
  )
  on SET {
    pause = event.pause
    at = event.at
    day = event.day
    price = event.price
    id = event.id
    data = event.data
    tree = event.tree
    part = event.part
    parts = event.parts
    words = event.words
    note = event.note
    mode = event.mode
    ratio = event.ratio
    flag = event.flag
  }
  on COUNT { n += event.n
    label = input.label }
}

machine safe(owner: str) -> str {
  context(owner: str = input.owner, private code: str = "none", private tries: int = 0, n: int = 0)
  initial locked
  state locked {
    on LEARN { code = event.code }
    on TRY if event.code == code -> open
    on TRY { tries += 1 }
    on WIND { send RING(code=code) to self after 2s }
    on RING if event.code == code -> open
  }
  final open { output owner }
}

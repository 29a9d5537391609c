# Values of every type, from an event to the context and back, and what is rejected.
type Part(name: str, count: int = 1)

event SET(
  pause: duration, at: datetime, day: date, price: decimal, id: uuid, data: bytes, tree: json,
  part: Part, parts: list[Part], words: dict[str, int], note: str | None = None,
  mode: "on" | "off", ratio: float, flag: bool,
)
event COUNT(n: int)
event TOTAL(parts: list[Part])

machine values {
  context(
    pause: duration = 500ms, at: datetime | None = None, day: date | None = None,
    price: decimal | None = None, id: uuid | None = None, data: bytes | None = None,
    tree: json = None, part: Part | None = None, parts: list[Part] = [],
    words: dict[str, int] = {}, note: str | None = None, mode: "on" | "off" = "off",
    ratio: float = 0.0, flag: bool = False, n: int = 0,
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
  on COUNT { n = event.n }
  on TOTAL { parts = event.parts }
}

machine lenient(name: str = "", part: Part = Part(name="none")) {
  option unknown_fields = "ignore"
  context(name: str = input.name, parts: list[Part] = [])
  on TOTAL { parts = event.parts }
}

machine order(name: str, size: int = 3, part: Part | None = None) {
  context(name: str = input.name, size: int = input.size)
  on COUNT { size += event.n }
  on TOTAL { name = input.name }
}

# Actions under conditions and in loops.
machine mixing {
  event MIX(parts: list[Part], words: dict[str, int], note: str | None = None)
  event SEEN(name: str)
  event KEEP(parts: list[Part])
  event NEVER(index: int)
  context(
    parts: list[Part] = [], kept: list[Part] = [], seen: list[str] = [], total: int = 0,
    note: str | None = None, size: str = "",
  )
  on MIX {
    if event.note is not None and event.note != "" {
      note = event.note
    } elif note is None {
      note = "none"
    } else {
      note = note + "!"
    }
    for part in event.parts {
      if part.count > 1 { parts += [part] } else { raise SEEN(part.name) }
    }
    for word, count in event.words.items() {
      for i in range(count) { total += i }
      seen += [word]
    }
    for word in event.words { seen += [note + word] }
    if total > 3 { size = "large" } else { size = "small" }
  }
  on SEEN { seen += [event.name] }
  on KEEP { kept = event.parts; for part in kept { kept += [part] } }
  on NEVER { for part in parts { seen += [part.name]; log parts[event.index].name } }
}

# Parts of lists and texts, and dicts that are joined.
machine slicing {
  event CUT(words: dict[str, int], parts: list[Part], text: str, at: int)
  context(
    words: dict[str, int] = {"a": 1}, before: dict[str, int] = {}, parts: list[Part] = [],
    text: str = "", back: str = "",
  )
  on CUT {
    before = words
    words = words | event.words | {"last": event.at}
    parts = event.parts[:event.at] + event.parts[event.at + 1:]
    text = event.text[event.at:]
    back = f"{event.text[1:3]}{event.text[::-1]}"
  }
}

# Lists and dicts that are made of others, and what is known of all their items.
machine sorting {
  event SORT(parts: list[Part], words: dict[str, int])
  event PRICES(prices: list[decimal])
  context(
    parts: list[Part] = [], names: list[str] = [], words: dict[str, int] = {}, pairs: list[str] = [],
    total: decimal | None = None, most: int = 0, label: str = "",
  )
  let some = any(part.count > 1 for part in parts)
  on SORT if all(part.count > 0 for part in event.parts) {
    parts = [part for part in event.parts if part.name != "pin"]
    names = sorted(part.name for part in parts)
    words = {word: count * 2 for word, count in event.words.items() if count > 0}
    pairs = [f"{part.name}{word}" for part in parts if part.count > 1 for word in event.words]
    most = max(part.count for part in parts)
    label = ", ".join(name for name in names if some)
  }
  on PRICES { total = sum(price for price in event.prices if price > 1) }
}

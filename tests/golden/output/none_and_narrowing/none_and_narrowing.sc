# Fields that may be None, where a guard, a state or an assignment shows that they are not.
event Give(name: str | None, size: int | None)
event Use
event Drop

machine wardrobe {
  context(name: str | None = None, size: int | None = None, sum: int = 0)
  let short = name if name is not None else "nobody"
  initial empty

  state empty {
    on Give if event.name is not None and event.size is not None -> full { name = event.name; size = event.size }
    on Give if event.size is not None { size = event.size; sum += size }
    on Use if size is not None and size > 1 { sum += size }
    on Use if size is None or size < 0 { log short }
  }

  state full {
    always if name is None or size is None -> empty
    entry { log f"{name} has {size}" }
    on Use { sum += size; size += 1; log name.upper() }
    on Drop if size > 3 -> empty { name = None; size = None }
    after 1m -> empty { size = None }
  }
}

# Loops that are values: lists and dicts, and generators in calls of functions that take them.
use "tests.golden.output.comprehensions.functions"

type Line(sku: str, quantity: int, price: decimal, weight: float = 0.5, note: str | None = None)

event Order(lines: list[Line], stock: dict[str, int], by: str | None = None)
event Split(words: list[list[str]], count: int)
event Check(sku: str)
event Done

actor pick(skus: list[str], left: dict[str, int]) -> list[str]
action bill(skus: list[str])
def worth(lines: list[Line]) -> decimal

machine orders_of_lines {
  context(
    lines: list[Line] = [],
    total: decimal = worth([]),
    weight: float = 0.0,
    skus: list[str] = [],
    left: dict[str, int] = {},
    numbers: list[int] = [number * number for number in range(3)],
    notes: list[str] = [],
    by: str | None = None,
  )
  let dear = [line for line in lines if line.price * line.quantity > worth(lines)]
  let heavy = any(line.weight > 10.0 for line in lines) and len(dear) > 0
  initial open

  state open {
    on Order if all(line.quantity > 0 for line in event.lines) and not heavy -> picking {
      lines = [line for line in event.lines if line.sku in event.stock]
      skus = sorted(line.sku for line in lines)
      total = sum(line.price * line.quantity for line in lines)
      weight = sum(line.weight for line in lines)
      left = {sku: count - sum(line.quantity for line in lines if line.sku == sku) for sku, count in event.stock.items()}
      notes = [line.note for line in lines if line.note is not None and line.note != ""]
      by = event.by if event.by is not None else "nobody"
      bill([id.upper() for id in skus])
      log ", ".join(f"{line.quantity} of {line.sku}" for line in event.lines)
      for line in lines { numbers += [line.quantity * factor for factor in range(1, 3)] }
      log worth([line for line in lines if line.note is None]) > total or by in [each.sku for each in event.lines]
    }
    on Order { log max(line.quantity for line in event.lines) }
    on Split {
      log [word for words in event.words for word in words if word != "" if len(words) < event.count]
      log {word: [index + 1 for index in range(len(word))] for words in event.words for word in words}
      log [number if number > 0 else -number for number in (numbers if event.count > 0 else [])]
      log min([number * 2 for number in numbers] + [event.count])
    }
  }

  state picking {
    invoke pick([line.sku for line in lines if line.quantity > 0], {sku: count for sku, count in left.items() if count < 0}) {
      on done -> open { skus = [f"{by}: {sku}" for sku in event.output if sku != by] }
    }
    on Check if event.sku in [sku for sku in left if left[sku] > 0] { log [by + "!" for sku in left.keys()] }
    after 1s * max(count + 1 for count in left.values()) -> open
  }
}

machine counts_by_name {
  context(counts: dict[str, int] = {}, note: str | None = None)
  initial both
  parallel both {
    state one {
      on Check if any(name == event.sku for name in counts) {
        counts = {name: count + 1 for name, count in counts.items()}
      }
      on Done if note is not None and len(counts.keys()) == len(range(2)) { log [f"{note}{name}" for name in counts]; note = None }
    }
    state other {
      on Check {
        counts = counts | {event.sku: sum(1 for count in counts.values() if count > 0)}
        log [len(note) for name in counts if note is not None]
      }
      on Split {
        note = event.words[0][0]
        log counts.keys() + [event.words[0][0]]
        log [range(len(word)) for word in counts.keys() if 2 in counts.values()]
        log any(count > 1 for name, count in counts.items() if name != note)
      }
    }
  }
}

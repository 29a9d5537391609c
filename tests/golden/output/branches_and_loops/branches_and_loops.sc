# Actions under a condition, and for each item of a list, each key or entry of a dict, each number.
type Line(sku: str, quantity: int, note: str | None = None)

event Order(lines: list[Line], prices: dict[str, int], by: str | None = None)
event Ready(sku: str)
event Counted(kind: str)
event Reset

action bill(sku: str, cents: int) from "tests.golden.output.branches_and_loops.functions"
actor pick(count: int) from "tests.golden.output.branches_and_loops.functions"

machine packer {
  context(
    lines: list[Line] = [],
    total: int = 0,
    by: str | None = None,
    last: str | None = None,
    kinds: dict[str, int] = {},
  )
  initial open

  state open {
    entry {
      if total > 100 { log "dear" }
    }
    on Order -> packing {
      if event.by is not None and event.by != "" {
        by = event.by
      } elif by is None {
        by = "nobody"
      } else {
        log f"still {by}"
      }
      last = None
      for line in event.lines {
        if line.quantity > 0 {
          lines += [line]
          total += line.quantity
          last = line.sku
        }
        if line.note is not None { log line.note }
      }
      for sku, price in event.prices.items() {
        bill(sku, price)
        for again in range(2) { raise Counted(f"{sku} {again}") }
      }
      for sku in event.prices { log sku }
      for line in range(1, 3) { total += line }  # another type, so another name in Python
      if last is None { last = "none" }
      log last
    }
    on Counted {
      for event_ in [1, 2] { log event_ }
      for few in (lines if total > 100 else []) { log few.sku }
      for pair in [[1], []] { for one in pair { log one } }
    }
  }

  state packing {
    entry {
      for each in lines { send Ready(each.sku) to self }
      if lines == [] { } else { log by + "!" }
      total = 1
        if last is None
        else 2
    }
    exit { if total == 2 { spawn pick(total) as picking } }
    on Reset -> open {
      if total > 1 { by = None } else { by = "reset" }
      log "a" if by is None else by
    }
    on Ready { if event.sku == "x" { stop picking } ; total += 1 }
  }
}

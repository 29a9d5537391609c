# An order of several lines: each is reserved by an actor of its own, all at once. What was reserved
# is released where another line is not in stock, or the card is refused.
use "practice"

type Line(sku: str, quantity: int, cents: int)

event PLACE(lines: list[Line])
event CANCEL

actor reserve(sku: str, quantity: int) -> str { retry(attempts=3)  timeout 1m }
actor charge(order: str, cents: int) -> str { retry(attempts=5)  timeout 1m }
action release(reservation: str) { retry(duration=1d) }

machine order -> str {
  context(
    lines: list[Line] = [],
    reserved: dict[str, str] = {},
    missing: list[str] = [],
    reason: str = "",
    receipt: str = "",
  )
  let total = sum(line.quantity * line.cents for line in lines)
  let asked = [line.sku for line in lines if line.sku not in reserved and line.sku not in missing]
  initial cart

  state cart {
    on PLACE
        if len(event.lines) > 0 and all(line.quantity > 0 for line in event.lines)
        -> reserving {
      lines = event.lines
    }
  }

  state reserving {
    tags pending
    entry {
      for line in lines {
        spawn reserve(sku=line.sku, quantity=line.quantity) as reservations[line.sku] {
          on done if in_state(reserving) { reserved[reservations.key] = event.output }
          on done { release(reservation=event.output) }
          on error { missing += [reservations.key] }
        }
      }
    }
    always if len(asked) == 0 and len(missing) == 0 -> charging
    always if len(asked) == 0 -> failed { reason = f"not in stock: {', '.join(sorted(missing))}" }
    on CANCEL -> cancelling
  }

  state cancelling {
    description "Waits for what is being reserved"
    always if len(reservations) == 0 -> failed { reason = "cancelled" }
  }

  state charging {
    tags pending
    invoke charge(order=self.key, cents=total) {
      on done -> paid { receipt = event.output }
      on error -> failed { reason = event.error.message }
    }
  }

  final paid { output receipt }

  final failed {
    entry {
      for reservation in reserved.values() { release(reservation=reservation) }
    }
    error reason, 409
  }
}

# Machines that fail on purpose.
event ASK(amount: int, note: str | None = None)
event DROP
event STOP

type Reason(text: str)

machine loan(limit: int = 100) -> int {
  context(limit: int = input.limit, asked: int = 0, reason: Reason | None = None, spent: bool = False)
  let over = asked > limit
  initial open
  exit { log "it is over" }
  state open {
    on ASK if event.note is not None -> refused { reason = Reason(event.note) }
    on ASK -> checking { asked = event.amount }
    on DROP -> dropped
    on STOP -> silent
    after 1d -> late
  }
  state checking {
    always if over -> rejected
    always -> granted
  }
  final granted { output asked }
  final rejected {
    description "What was asked for is over the limit."
    tags bad
    entry { log asked }
    exit { spent = True; asked -= 1 }
    error f"{asked} is over {limit}", 422
  }
  final refused {
    error reason.text if reason is not None else "no reason was given", 403
  }
  final late { error "nobody asked" }
  final dropped { error "dropped", 500 }
  final silent { error "" }
}

# With regions, and with the active states in the message.
machine team {
  initial working
  parallel working {
    state one {
      initial busy
      state busy { on ASK -> free }
      final free { output 1 }
    }
    state two {
      initial busy
      state busy { on ASK -> free  on DROP -> failed }
      final free
    }
    on done -> finished
  }
  final finished
  final failed {
    entry { raise STOP }
    error "in failed" if in_state(failed) else "elsewhere", 599
  }
}

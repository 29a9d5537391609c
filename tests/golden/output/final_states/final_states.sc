# Final states: of the machine, with an output, and of compound states, with `on done`.
event Pay(amount: int)
event Skip
event Stop

machine checkout -> str {
  context(paid: int = 0)
  initial paying
  exit { log "exit checkout" }

  state paying {
    initial waiting
    exit { log "exit paying" }
    on done if event.output > 100 -> generous { log f"paid {event.output}" }
    on done -> finished
    on Stop -> cancelled

    state waiting {
      on Pay -> settled { paid = event.amount }
      on Skip -> settled
    }

    final settled {
      entry { log "enter settled" }
      output paid
    }
  }

  state generous {
    initial thanking
    on done -> finished

    state thanking {
      on Skip -> thanked
    }

    final thanked
  }

  final finished {
    entry { log "enter finished" }
    exit { log "exit finished" }
    output f"paid {paid}"
  }

  final cancelled { output "" }
}

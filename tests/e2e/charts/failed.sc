# Machines that fail on purpose: alone, and as children.
event SPEND(cents: int)
event CLOSE
event BUY

machine purse(limit: int = 100) -> int {
  context(limit: int = input.limit, spent: int = 0)
  initial open
  state open {
    on SPEND { spent += event.cents }
    on CLOSE -> closed
    always if spent > limit -> overspent
    after 2h -> closed
  }
  final closed { output spent }
  final overspent {
    tags broke
    error f"{spent} is more than {limit}", 422
  }
}

machine brief_purse {
  option final_state_ttl = 500ms
  option unhandled = "error"
  initial open
  state open {
    on CLOSE -> lost
    after 100ms -> lost
  }
  final lost { error "it is lost" }
}

machine stillborn {
  initial gone
  final gone { error "there was nothing to do", 404 }
}

machine shopper {
  context(why: str = "", code: int = 0, left: int | None = None)
  initial idle
  state idle { on BUY -> shopping }
  state shopping {
    invoke purse(limit=10) as wallet {
      on done -> idle { left = event.output }
      on error -> idle { why = event.error.message; code = event.error.code }
    }
    on SPEND | CLOSE { send event to wallet }
  }
}

machine household {
  context(why: str = "", code: int = 0)
  on BUY {
    spawn purse(limit=10) as wallet {
      on error { why = event.error.message; code = event.error.code }
    }
    spawn stillborn() as other { on error { log event.error.message } }
  }
  on SPEND { send event to wallet }
}

# It takes no errors.
machine careless {
  context(left: int | None = None)
  initial idle
  state idle { on BUY -> shopping }
  state shopping {
    invoke purse(limit=10) as wallet { on done -> idle { left = event.output } }
    on SPEND | CLOSE { send event to wallet }
  }
}

event PAY(cents: int)
event CANCEL

machine order {
  context(cents: int = 0)
  initial open
  state open {
    on PAY -> paid
    on CANCEL -> cancelled
  }
  state paid { on CANCEL -> cancelled }
  state cancelled
}
# ----------------------------------------------------------------
event PAY(cents: int)
event CANCEL
event REFUND

machine order {
  context(cents: int = 0)
  let dear = cents > 100
  initial open
  on CANCEL -> cancelled
  state open {
    description "Nothing is paid yet."
    tags pending
    on PAY if event.cents > 0 -> paid { cents = event.cents }
    on PAY { log "nothing" }
    after 30d -> cancelled
  }
  state paid {
    on REFUND if dear -> refunding
    on REFUND -> cancelled
  }
  state refunding {
    initial asking
    state asking { after 1d -> ready }
    final ready
    on done -> cancelled
  }
  state cancelled
}

# A loan that is granted, or fails.
event Apply(cents: int)
event Withdraw

machine loan(limit: int = 500) -> int {
  context(limit: int = input.limit, cents: int = 0)
  initial open
  state open {
    on Apply -> checked { cents = event.cents }
    on Withdraw -> withdrawn
    after 30d -> late
  }
  state checked {
    always if cents <= limit -> granted
    always -> rejected
  }
  final granted { output cents }
  final withdrawn { output 0 }
  final rejected {
    entry { log cents }
    error f"{cents} is over the limit of {limit}", 422
  }
  final late { error "nobody has applied" }
}

# What clients neither send nor see: private events and private fields of the context.

event TRY(code: str)
event LEAVE
private event MISSED(tries: int)

machine safe(owner: str = "nobody") -> str {
  private event JAM
  context(
    owner: str = input.owner,
    private code: str = "4711",
    private tries: int = 0,
    attempts: list[str] = [],
    private class: str = self.key,
  )
  let patience = 3 - tries
  initial locked

  state locked {
    on TRY if event.code == code -> open
    on TRY { tries += 1   attempts += [event.code]   raise MISSED(tries=tries) }
    on MISSED if patience == 0 -> jammed { raise JAM }
  }
  state jammed {
    on JAM { attempts = [] }
    on LEAVE -> locked { tries = 0 }
  }
  final open { output owner }
}

# Regions ask for private events by themselves: those that clients send, by the states' names.
machine doors {
  initial both
  parallel both {
    state left { initial shut   state shut { on LEAVE -> ajar { raise MISSED(tries=0) } }   state ajar }
    state right { initial shut   state shut { on MISSED -> ajar }   state ajar }
  }
}

# No event of this one is for clients, and no field either.
machine hidden {
  context(private n: int = 0)
  on MISSED { n += event.tries }
}

# What clients can neither send nor see. The secret of each machine is 4711.
use "tests.e2e.charts.functions"

event TRY(code: str)
event WIND
event SLIP
event DOZE
event FIX
event KNOCK
event PRESS

private event MISSED(tries: int)
private event RING
private event SLIPPED
private event WORD(text: str)
private event TURN

machine safe(owner: str = "nobody") -> str {
  context(
    owner: str = input.owner, private code: str = "4711", private tries: int = 0,
    private codes: dict[str, int] = {"0815": 1}, n: int = 0, reason: str = "",
  )
  initial locked
  state locked {
    tags shut
    on TRY if event.code == code -> open
    on TRY { tries += 1   raise MISSED(tries=tries) }
    on MISSED if event.tries == 3 -> blocked
    on WIND { send RING to self after 200ms }
    on RING -> open
    on SLIP { n = codes[code] }
    on DOZE { send SLIPPED to self after 50ms }
    on SLIPPED { n = codes[code] }
    on FIX { codes = {code: 2} }
  }
  state blocked {
    on KNOCK { send SLIPPED to self }
    on SLIPPED { n = codes[code] }
    on error { reason = event.error.message }
  }
  final open { output owner }
}

# The porter tells the club a word that a client must not tell it.
machine club {
  context(heard: str = "", private secret: str = "")
  initial waiting
  state waiting {
    invoke porter()
    on KNOCK { send WORD(text="who is there?") to porter }
    on WORD -> welcome { heard = event.text   secret = "4711" }
  }
  final welcome
}

machine porter {
  context(private asked: str = "")
  initial listening
  state listening {
    on WORD { asked = event.text   send WORD(text=f"heard: {asked}") to parent }
  }
}

# Regions ask for private events in another way.
machine tower {
  context(private turns: int = 0)
  initial on
  parallel on {
    state lamp {
      initial dark
      state dark { on PRESS -> lit { send TURN to self } }
      state lit { on TURN -> dark }
    }
    state gears { on TURN { turns += 1 } }
  }
}

# Nothing of it is for clients: they can only create it.
machine hermit {
  private event NOTHING
  context(private thought: str = "4711")
  on TURN {}
  on NOTHING {}
}

# A field becomes private while machines are in flight.
machine diary version v1 {
  context(page: str = "4711", n: int = 0)
  initial open
  state open { on PRESS { n += 1 } }
}

machine diary version v2 latest {
  context(private page: str = "", n: int = 0)
  initial open
  state open { on PRESS { n += 1 } }
  migrate from v1 { n = old.n }
}

# It has private events and no private field.
machine teller {
  private event TELL(secret: str)
  context(n: int = 0, counts: dict[str, int] = {})
  on KNOCK { raise TELL(secret="4711") }
  on PRESS { send TELL(secret="4711") to self }
  on TELL { n = counts[event.secret] }
}

# Its actor fails with what only the machine knows.
actor gives_away(secret: str, how: str) -> "a" | "b"

machine spy {
  event ASK(how: str)
  event HIRE(how: str)
  context(private secret: str = "4711", how: str = "")
  initial idle
  state idle { on ASK -> asking { how = event.how } }
  state asking { invoke gives_away(secret, how) { on done -> idle } }
  on HIRE { spawn gives_away(secret, event.how) as helpers[secret] }
}

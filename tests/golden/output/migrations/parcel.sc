# A machine that runs goes on in the newer version: where, with what, and what runs in its states.
use "tests.golden.output.migrations.functions"

type Receipt(id: str)

event PAY
event PACK
event LEAVE
event BACK

actor charge(amount: int) -> Receipt
actor label(key: str) -> str

machine parcel version v1 {
  context(amount: int = 0, note: str = "", receipt: Receipt | None = None)
  initial open
  state open { on PAY -> paying }
  state paying {
    invoke charge(amount) { on done -> paid { receipt = event.output } }
    after 1h -> open
  }
  state paid {
    initial packing
    history recent
    state packing { on PACK -> packed }
    state packed { every 1d { note = "waiting" } }
    on LEAVE -> open
    after 7d -> gone
  }
  final gone
}

machine parcel version v2 latest {
  context(amount: int = 0, cents: int = 0, receipt: Receipt | None = None, made: datetime = now())
  initial open
  state open { on PAY -> payment }
  state payment {
    initial checking
    after 2h -> open
    state checking { on PAY -> payment.charging }
    state charging {
      invoke charge(amount) { on done -> paid { receipt = event.output } }
    }
  }
  parallel paid {
    history recent
    state box {
      initial packing
      state packing { on PACK -> packed }
      state packed { every 12h { cents += 1 } }
    }
    state paper {
      initial printing
      state printing { invoke label(self.key) { on done -> printed } }
      state printed {}
    }
    on LEAVE -> open
    on BACK -> recent
    after 7d -> gone
  }
  final gone

  migrate from v1 {
    state paying -> payment.charging
    state paid.packing -> paid.box.packing
    state paid.packed -> paid.box.packed
    cents = old.amount * 100 + len(old.note)
  }
}

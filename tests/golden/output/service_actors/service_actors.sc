# Actors that are handlers of other Restate services: a service, and virtual objects.
type Receipt(id: str, cents: int)

event PAY(account: str, cents: int)

actor charge(account: str, cents: int) -> Receipt from service "Payments.charge" { timeout 1m }
actor debit(account: str, cents: int) -> int from service "bank.Account.debit" { key account }
actor close(account: str) from service "bank.Account.close" { key account }
actor announce(receipt: Receipt) from service "Audit.announce" { body receipt }

machine cash_desk {
  context(receipt: Receipt | None = None, balance: int = 0)
  initial idle

  state idle {
    on PAY -> paying
  }
  state paying {
    invoke charge(account="ada", cents=5) {
      on done -> debiting { receipt = event.output }
      on error -> idle
    }
  }
  state debiting {
    invoke debit("ada", 5) {
      on done -> closing { balance = event.output }
    }
  }
  state closing {
    invoke close("ada") {
      on done if receipt is not None -> announcing
      on done -> idle
    }
  }
  state announcing {
    invoke announce(Receipt(id="1", cents=5)) {
      on done -> idle
    }
  }
}

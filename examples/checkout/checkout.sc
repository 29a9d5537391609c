# A checkout hands each payment on to a cashier, a machine of its own that other shops could use
# too. The cashier looks at the account, and confirms or declines to its parent.
use "examples.checkout.actors"

event PAY(account: str)
event CONFIRMED(account: str)
event DECLINED(reason: str)

actor balance_of(account: str) -> int

machine checkout(amount: int) -> str {
  context(amount: int = input.amount, paid_from: str = "", declined: list[str] = [])
  initial unpaid

  state unpaid {
    invoke cashier(amount) {
      on CONFIRMED -> paid { paid_from = event.account }
      on DECLINED { declined += [event.reason] }
      on error { declined += [event.error.message] }
    }
    on PAY { send event to cashier }
  }

  final paid { output paid_from }
}

machine cashier(amount: int) {
  context(amount: int = input.amount, account: str = "")
  initial ready

  state ready {
    on PAY -> checking { account = event.account }
  }

  state checking {
    invoke balance_of(account) {
      on done if event.output >= amount -> closed { send CONFIRMED(account) to parent }
      on done -> ready { send DECLINED(f"{account} has only {event.output}") to parent }
      on error -> ready { send DECLINED(event.error.message) to parent }
    }
  }

  final closed
}

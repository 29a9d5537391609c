use "shop.functions"

event PAY(amount: int)
actor charge(amount: int) -> str

machine shop {
  context(total: int = 0)
  let double = event.amount * 2
  initial open
  state open {
    entry { total = event.amount }
    exit { send PAY(amount=1) to sender }
    invoke charge(amount=event.amount) {
      on done { send event to parent }
    }
    after 1s if event.amount > 0 -> closed
    always if event.amount > 0 -> closed
    on PAY -> closed
  }
  final closed
}

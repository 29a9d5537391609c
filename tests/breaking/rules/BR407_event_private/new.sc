event PAY
private event PAID(cents: int)

machine order {
  context(cents: int = 0)
  initial open
  state open {
    on PAY { send PAID(cents=1) to self }
    on PAID -> paid { cents = event.cents }
  }
  state paid
}

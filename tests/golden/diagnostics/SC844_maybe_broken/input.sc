event PAY(amount: int)
event SHIP

machine order {
  context(due: int = 100)
  invariant paid_first: not shipped or paid
  initial open
  parallel open {
    state money {
      initial unpaid
      state unpaid {
        on PAY if event.amount < due { due -= event.amount }
        on PAY -> paid { due = 0 }
      }
      state paid {}
    }
    state parcel {
      initial waiting
      state waiting { on SHIP if due == 0 -> shipped }
      state shipped { on SHIP {} }
    }
  }
}

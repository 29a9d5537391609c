event PAY
event CANCEL
event SHIP

machine order {
  initial open
  parallel open {
    state money {
      initial unpaid
      state unpaid { on PAY -> paid  on CANCEL -> closed }
      state paid { on CANCEL -> closed }
    }
    state parcel {
      initial waiting
      state waiting {
        on SHIP if in_state(money.paid) -> shipped
      }
      state shipped { on PAY if in_state(money.unpaid) -> twice }
      state twice { on SHIP -> shipped }
    }
  }
  final closed
}

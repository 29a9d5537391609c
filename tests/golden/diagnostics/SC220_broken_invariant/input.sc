event PAY
event REFUND
event SHIP

machine order {
  invariant paid_first: not shipped or paid
  initial open
  parallel open {
    state money {
      initial unpaid
      state unpaid { on PAY -> paid }
      state paid { on REFUND -> unpaid }
    }
    state parcel {
      initial waiting
      state waiting { on SHIP if in_state(money.paid) -> shipped }
      final shipped
    }
  }
}

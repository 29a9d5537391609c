import "events.sc" as shared

event PAY
event refunded

machine shop {
  initial open
  state open {
    on PAID -> open reenter
    on pay -> open reenter
    on shared.CLOSED { raise REFUNDED }
    on shared.CLOSE { emit shop }
  }
}

import "shared/monney.sc" as money
import "shared"

event PAY(amount: money.Amount)

machine till {
  initial open
  state open {
    on PAY -> closed
  }
  final closed
}

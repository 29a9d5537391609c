# A library lends a book. Where it is on loan, the lender is told so and either declines, or puts it
# on hold: two weeks later the library looks again.
use "examples.book_lending.actors"

type Lender(name: str, phone: str)
type Status = "available" | "on loan"

event Hold
event Decline

actor get_status(title: str, lender: Lender) -> Status
actor put_on_hold(title: str, lender: Lender)
actor check_out(title: str, lender: Lender)
actor notify(lender: Lender, text: str)

action call_librarian(key: str, message: str)

machine book_lending(title: str, lender: Lender, hold_for: duration = 14d) -> "lent" | "declined" {
  option alarm = "call_librarian"
  context(status: Status | None = None)
  initial checking_status

  state checking_status {
    invoke get_status(input.title, input.lender) {
      on done -> deciding { status = event.output }
    }
  }

  state deciding {
    always if status == "on loan" -> on_loan
    always -> available
  }

  state on_loan {
    initial reporting
    state reporting {
      invoke notify(input.lender, f"{input.title} is on loan") {
        on done -> waiting_for_answer
      }
    }
    state waiting_for_answer {
      on Hold -> requesting_hold
      on Decline -> declined
    }
    state requesting_hold {
      invoke put_on_hold(input.title, input.lender) {
        on done -> on_hold
      }
    }
  }

  state on_hold {
    after input.hold_for -> checking_status
  }

  state available {
    initial checking_out
    on done -> lent
    state checking_out {
      invoke check_out(input.title, input.lender) {
        on done -> notifying
      }
    }
    state notifying {
      invoke notify(input.lender, f"{input.title} is ready for you") {
        on done -> notified
      }
    }
    final notified
  }

  final lent { output "lent" }
  final declined { output "declined" }
}

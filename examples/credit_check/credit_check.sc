# A customer's credit is checked by a bureau, which may take a quarter of an hour; no answer by then
# is a rejection, and so is an error.
use "examples.credit_check.actors"

type Customer(name: str, income: int, debt: int)

actor get_score(customer: Customer) -> int

machine credit_check(customer: Customer, patience: duration = 15m) -> "approved" | "rejected" {
  context(score: int = 0)
  initial checking

  state checking {
    tags pending
    invoke get_score(input.customer) {
      on done -> deciding { score = event.output }
      on error -> rejected
    }
    after input.patience -> timed_out
  }

  state deciding {
    always if score >= 600 -> approved
    always -> rejected
  }

  final approved { output "approved" }
  final rejected { output "rejected" }
  final timed_out { output "rejected" }
}

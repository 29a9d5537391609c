# An application is checked: that of an adult is started, that of a minor is rejected.
use "examples.applicant.actors"

type Applicant(name: str, age: int)

event Apply(applicant: Applicant)

actor start_application(applicant: Applicant)
actor reject_application(applicant: Applicant)

machine applicant {
  context(applicant: Applicant | None = None)
  initial checking

  state checking {
    on Apply if event.applicant.age >= 18 -> starting { applicant = event.applicant }
    on Apply -> rejecting { applicant = event.applicant }
  }

  state starting {
    invoke start_application(applicant) {
      on done -> started
      on error -> failed
    }
  }

  state rejecting {
    invoke reject_application(applicant) {
      on done -> rejected
      on error -> failed
    }
  }

  final started
  final rejected
  final failed
}

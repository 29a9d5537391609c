# A customer who signs up is onboarded by a machine of its own, which ends with the new account.
use "examples.onboarding.actors"

type Account(id: str, greeting: str)

actor welcome(name: str)
actor personalise(name: str) -> Account

machine customer {
  event SignUp(name: str)
  context(name: str = "", account: Account | None = None)
  initial visiting

  state visiting {
    on SignUp -> onboarding { name = event.name }
  }

  state onboarding {
    tags pending
    invoke onboarding(name) {
      on done -> onboarded { account = event.output }
      on error -> visiting
    }
  }

  final onboarded
}

machine onboarding(name: str) -> Account {
  context(account: Account | None = None)
  initial welcoming

  state welcoming {
    invoke welcome(input.name) {
      on done -> personalising
    }
  }

  state personalising {
    invoke personalise(input.name) {
      on done -> completed { account = event.output }
    }
  }

  final completed { output account }
}

# A greeter: each guest who comes is greeted, which takes two seconds; meanwhile no other is heard.
use "examples.greeting.actors"

event GREET(name: str)

actor greet(name: str) -> str

machine greeting {
  context(guest: str = "", words: str = "")
  initial idle

  state idle {
    on GREET -> greeting { guest = event.name }
  }

  state greeting {
    tags busy
    invoke greet(guest) {
      on done -> idle { words = event.output }
      on error -> idle { words = "" }
    }
  }
}

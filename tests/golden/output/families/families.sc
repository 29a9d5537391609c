use "tests.golden.output.families.functions"

event ASK(question: str, names: list[str])
event ANSWERED(name: str)
event JOIN(name: str)
event LEAVE(name: str)
event SAY(name: str, text: str)
event SAID(text: str)
event HELP(text: str)
event CLOSE

actor agent(name: str, question: str) -> str { timeout 1m }

machine chat -> dict[str, str] {
  context(answers: dict[str, str] = {}, failed: list[str] = [])
  let is_answering = len(agents) > 0

  initial open
  state open {
    # An agent for each name; one that is still at work is replaced.
    on ASK {
      answers = {}
      for name in event.names {
        spawn agent(name, event.question) as agents[name] {
          on done {
            answers = answers | {agents.key: event.output}
            emit ANSWERED(agents.key)
          }
          on error if agents.key not in failed { failed += [agents.key] }
          on error { log f"{agents.key} has failed again: {event.error.message}" }
        }
      }
    }

    on JOIN if event.name not in guests {
      spawn guest(event.name) as guests[event.name] {
        on SAID if agents.keys() == [] { send event to guests }
        on HELP { send SAID(f"{guests.key} needs help: {event.text}") to guests }
        on done | error { log f"{guests.key} has left" }
      }
    }
    on SAY { send SAID(event.text) to guests[event.name] }
    on LEAVE { stop guests[event.name]; stop agents[event.name] }
    on CLOSE if is_answering -> closing { stop guests }
    on CLOSE -> closed
  }

  state closing {
    entry { for name in guests { log name } }
    always if len(agents) == 0 -> closed
    after 1m -> closed { stop agents }
  }

  final closed { output answers }
}

machine guest(name: str) {
  initial listening
  state listening {
    on SAID if event.text == "" { send HELP(f"{input.name} hears nothing") to parent after 5s }
    on LEAVE -> gone
  }
  final gone
}

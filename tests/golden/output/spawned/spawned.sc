# `spawn` starts actors and machines that outlive the state they are started in.
use "tests.golden.output.spawned.functions"

event Hire(name: str)
event Fire
event Report(text: str)

actor train(name: str) -> int

machine office {
  context(level: int = 0, reports: list[str] = [])
  initial open

  state open {
    on Hire {
      spawn train(name=event.name) as training {
        on done { level = event.output }
        on error { log event.error.message }
      }
      spawn worker(name=event.name) as colleague {
        on Report { reports += [event.text] }
        on done -> closed
      }
      send Report(text="welcome") to colleague
    }
    on Fire -> closed { stop colleague }
  }

  state closed {
    exit { stop training }
    on Hire -> open
  }
}

machine worker(name: str) {
  context(name: str = input.name)
  initial working

  state working {
    on Report { send Report(text=f"{name}: {event.text}") to parent }
    on Fire -> gone
  }

  final gone
}

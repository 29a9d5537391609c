# An entry action that sends to a child: the child is started before that, and written so where its
# arguments are the same there.
use "tests.golden.output.children_sent_to.functions"

event Greet(text: str)
event Next

def longest(name: str) -> int

machine teacher {
  context(name: str = "Ann", lessons: int = 0)
  initial plain

  state plain {
    entry {
      log "enter"
      send Greet(text=name) to second
      send Greet(text="hello") to first
      send Greet(text="again") to second
      lessons += 1
    }
    invoke pupil(name) as first
    invoke pupil(name=f"{name}!") as second
    invoke pupil(name=self.key) as third
    after 1m -> assigned
    on Next -> assigned
  }

  state assigned {
    entry {
      send Greet(text="not yet") to first
      name = "Bob"
    }
    invoke pupil(name) as first
    on Next -> before
  }

  state before {
    entry {
      name = "Cy"
      send Greet(text="now") to first
    }
    invoke pupil(name) as first
    on Next -> computed
  }

  state computed {
    entry { send Greet(text="first") to first }
    invoke pupil(name, lessons=longest(name)) as first
    on Next -> delayed
  }

  state delayed {
    entry { send Greet(text="late") to first after 5s as late }
    invoke pupil(name) as first
  }
}

machine pupil(name: str, lessons: int = 0) {
  context(name: str = input.name, heard: list[str] = [])
  on Greet { heard += [event.text] }
}

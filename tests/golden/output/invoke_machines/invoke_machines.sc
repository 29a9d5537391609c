# Child machines: input, output, events from them and to them.
event Start(topic: str)
event Question(text: str)
event Answer(text: str, sure: bool)
event Hurry

machine project -> str {
  context(topic: str = "", answers: list[str] = [])
  initial idle

  state idle {
    on Start -> researching { topic = event.topic }
  }

  state researching {
    entry { send Question(text="why?") to first }
    invoke researcher(topic=topic, depth=2) as first {
      on Answer if event.sure { answers += [event.text] }
      on Question { send Answer(text=topic, sure=True) to first }
      on * { log "something else" }
      on done -> reported { answers += [event.output] }
      on error -> abandoned
    }
    invoke researcher(topic) as second
    invoke clock()
    on Hurry {
      send event to first
      send Hurry to second after 1s as push
    }
    on Answer { log event.text }
    exit { cancel push }
  }

  final reported { output answers[-1] }
  final abandoned { output "" }
}

machine researcher(topic: str, depth: int = 1) -> str {
  context(topic: str = input.topic, depth: int = input.depth + 1)
  initial thinking

  state thinking {
    on Question -> asked
    on Hurry -> ended
    after 10s -> ended
  }

  state asked {
    entry {
      send Answer(text=f"about {topic}", sure=depth > 1) to parent
      send Question(text="what?") to parent
    }
    on Answer -> ended
  }

  final ended { output f"{topic} at {depth}" }
}

machine clock {
  initial ticking
  state ticking { after 1m -> ended }
  final ended
}

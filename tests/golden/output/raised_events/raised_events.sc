# `raise` puts events into the internal queue, which is taken before what comes from outside.
event Begin
event First(value: int)
event Second
event Late(value: int)

machine sequencer {
  context(values: list[int] = [])
  initial idle
  entry { raise Second }

  state idle {
    on Second { log "from the start" }
    on Begin -> running {
      raise First(value=1)
      raise Second
      raise Late(7) after 1s
      raise Late(value=8) after 2m as reminder
    }
  }

  state running {
    entry { raise First(2) }
    on First { values += [event.value]; raise First(3) after 0s }
    on Second -> stopped { cancel reminder }
  }

  state stopped {
    on First { values += [event.value * 10] }
    on Late { values += [event.value] }
  }
}

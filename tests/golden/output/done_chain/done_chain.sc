# A compound state that ends within a compound state that ends: one `done` after the other.
event Go

machine nesting {
  initial outer

  state outer {
    initial middle
    on done -> over { log "outer is done" }

    state middle {
      initial inner
      on done -> closed { log f"middle is done: {event.output}" }

      state inner {
        on Go -> ended
      }

      final ended { output 1 }
    }

    final closed
  }

  final over
}

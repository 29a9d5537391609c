# A door: states without children, and one line for each move.
event Open
event Close
event Lock(code: int)

machine door {
  context(code: int = 0, moves: int = 0)
  initial closed

  state open {
    on Close -> closed { moves += 1 }
  }

  state closed {
    on Open -> open { moves += 1 }
    on Lock -> locked { code = event.code }
  }

  state locked
}

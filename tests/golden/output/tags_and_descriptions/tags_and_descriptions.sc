# Tags of a state and of its ancestors; descriptions of the machine and of its states.
event Next

machine ticket {
  description "A ticket: \"open\" until it is answered\nThe second line"
  tags visible
  initial open

  state open {
    description "Somebody has to look at it."
    tags pending, "needs work"
    initial new
    state new {
      tags unread, pending
      on Next -> read
    }
    state read {
      on Next -> closed
    }
  }

  state closed {
    description "Nothing is left to do,\nunless it is opened again"
  }
}

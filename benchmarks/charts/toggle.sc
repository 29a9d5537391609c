# Two states and one event.

event TOGGLE

machine toggle {
  initial inactive

  state inactive {
    on TOGGLE -> active
  }

  state active {
    on TOGGLE -> inactive
  }
}

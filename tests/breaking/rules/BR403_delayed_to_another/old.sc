event START
event REMIND(text: str)

machine order {
  initial open
  state open {
    on START { send REMIND(text="pay") to clerk["ada"] after 2d }
  }
}

machine clerk {
  initial idle
  state idle { on REMIND { log event.text } }
}

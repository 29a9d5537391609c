event START
event REMIND(text: str)

machine order {
  initial open
  state open {
    on START { send REMIND(text="pay") to self after 2d as reminder }
    on REMIND { log event.text }
  }
}

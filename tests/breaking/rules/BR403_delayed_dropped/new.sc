event START
event REMIND(text: str, urgent: bool)

machine order {
  initial open
  state open {
    on START { send REMIND(text="pay", urgent=True) to self after 2d as reminder }
    on REMIND { log event.text }
  }
}

event PAY
event REMIND

machine order {
  initial open
  state open {
    entry { send REMIND to self after 2d as reminder }
    on PAY -> paid { cancel reminder }
    on REMIND { log "pay" }
  }
  state paid
}

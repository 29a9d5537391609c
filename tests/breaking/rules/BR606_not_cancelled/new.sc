event PAY
event REMIND

machine order {
  initial open
  state open {
    entry { send REMIND to self after 2d as late }
    on PAY -> paid { cancel late }
    on REMIND { log "pay" }
  }
  state paid
}

event PAY
event SHIP

machine order {
  initial open
  state open {
    initial packing
    state packing { on PAY -> billing }
    state billing { on SHIP -> packing }
  }
}

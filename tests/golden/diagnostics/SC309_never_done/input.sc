use "shop.functions"

event PAY
actor charge() -> str

machine shop {
  initial open
  on done { log "closed" }
  state open {
    invoke charge()
    on done -> packing
    on PAY -> both
  }
  state packing {
    initial idle
    on done -> both
    state idle {}
  }
  parallel both {
    on done -> open
    state left { initial l1 state l1 { on PAY -> l2 } final l2 }
    state right {}
  }
}

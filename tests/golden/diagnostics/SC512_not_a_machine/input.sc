use "shop.functions"

event PAY
actor charge() -> str

machine shop {
  initial open
  state open {
    invoke charge() as payment {
      on PAY { log "no" }
      on done { send PAY to payment; send PAY to charge["a"] }
    }
  }
}

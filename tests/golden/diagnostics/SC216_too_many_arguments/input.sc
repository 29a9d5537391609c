use "shop.functions"

event PAY(amount: int)
event CLOSE
action notify(text: str)

machine shop {
  initial open
  state open {
    on PAY { notify("a", "b", "c"); raise CLOSE(1); log now(1); log len([1], [2]) }
  }
}

use "shop.functions"

event PAY(amount: int)
action notify(text: str, to: str = "")

machine shop {
  initial open
  state open {
    on PAY { notify("a", text="b"); raise PAY(amount=3, amount=4) }
  }
}

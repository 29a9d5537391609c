use "shop.functions"

type Item(sku: str, price: int)
event PAY(amount: int)
event CLOSE
action notify(text: str)

machine shop {
  context(item: Item = Item(skuu="a", price=1))
  initial open
  state open {
    on PAY { notify(text="a", to="b"); raise PAY(amont=3); raise CLOSE(now=True) }
    on CLOSE { log round(2.5, ndigits=1) }
  }
}

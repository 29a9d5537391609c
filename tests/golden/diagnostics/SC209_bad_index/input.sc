type Item(sku: str)
event PAY(amount: int, names: list[str], prices: dict[str, int], item: Item, raw: json)

machine shop {
  initial open
  state open {
    on PAY { log event.amount[0]; log event.names["first"]; log event.prices[1]; log event.item["sku"]; log event.prices[1:]; log event.names["a":] }
    on PAY if event.raw["a"][0] == 1 { log event.names[-1] + event.names[0] }
  }
}

use "shop.functions"

event PAY
action notify(text: str)
def vat(amount: int) -> int

machine shop {
  initial open
  state open {
    invoke notify(text="a")
    invoke vat(amount=3) as tax
    on PAY { spawn notify(text="a") as n }
  }
}

use "shop.functions"

type Item(price: int = base, label: str = name(), at: datetime = now())
def name() -> str

machine shop(limit: int = input.other, other: int = 1) {
  option final_state_ttl = ttl
  context(
    base: int = 1,
    total: int = base + 1,
    limit: int = limit,
    closed: bool = in_state(open),
  )
  initial open
  state open {}
}

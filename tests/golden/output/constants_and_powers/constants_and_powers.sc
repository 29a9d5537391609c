# Constants of types that have no literals, what is made of texts, and powers.
type Offer(price: decimal = decimal("9.99"), since: date = date("2026-01-31"), rebate: decimal = -1)

event Offered(offer: Offer = Offer(), until: datetime = datetime("2026-01-31T12:00:00+01:00"))
event Read(price: str, day: str, at: str, id: str, count: int)
event Tried(times: int, rate: float, share: decimal)

machine price_list(floor: decimal = 0) {
  context(
    price: decimal = decimal("1E+2"), decimals: list[decimal] = [1, decimal("2.50")],
    by_name: dict[str, decimal] = {"none": 0}, day: date = date("2026-02-28"),
    at: datetime = datetime("2026-01-31T12:00:00Z"),
    id: uuid = uuid("6f1c3a52-6b0f-4b43-a0c8-1f2b3c4d5e6f"), n: int = 2 ** 10, x: float = 0.5,
    date: date | None = None, wait: duration = 1s,
  )
  on Offered if event.offer.price >= decimal("5") and event.offer.since > date("2000-01-01") {
    price = event.offer.price if event.until > at else 7
    decimals += [price, -7]
  }
  on Read {
    price = decimal(event.price)
    by_name["read"] = decimal(event.count) * 2
    day = date(event.day)
    date = day + 1d
    at = datetime(event.at)
    id = uuid(event.id)
  }
  on Tried {
    n = event.times ** 2 + -event.times ** 3
    n = (-event.times) ** 2 * 2 ** event.times
    n = 2 ** 3 ** 2 % 1000
    n = (event.times ** 2) ** 2
    n = abs(-2) ** 30
    x = event.rate ** 2 + 2 ** event.rate + 2.0 ** -event.times
    price = event.share ** 2 + 2 ** event.share + event.share ** event.times
    wait = 1s * 2 ** event.times
  }
}

event PAY(price: decimal = decimal("9,99"), day: date = date(f"2026-01-31"))

machine till {
  context(
    price: decimal = decimal("NaN"), largest: decimal = decimal("1e7000"), day: date = date("2026-02-30"),
    at: datetime = datetime("2026-01-31T12:00:00"), when: datetime = datetime("2026-01-31"),
    id: uuid = uuid("6f1c3a52"), rate: decimal = 0.5, since: datetime = "2026-01-31T12:00:00Z",
    opened: date = now(), a: decimal = decimal(0.5), b: decimal = decimal(), c: date = date(now()),
    e: uuid = uuid("6f1c3a52-6b0f-4b43-a0c8-1f2b3c4d5e6f", 1), f: datetime = datetime("2026-01-31T25:00:00Z"),
  )
  on PAY { price = decimal(price); day = date(None); day = date(3) }
}

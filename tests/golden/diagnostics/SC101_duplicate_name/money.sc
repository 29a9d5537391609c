type Amount(value: decimal, currency: str)

type Amount(value: decimal)

type Item(sku: string, price: Amonut)
type Amount(value: decimal)
type Size = Widht | None
event ADD(items: list[Itm])

machine shop {}

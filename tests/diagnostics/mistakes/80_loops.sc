use "functions"
type Item(sku: str, count: int = 0, tags: list[str] = [])
type Order(items: list[Item] = [])
action mail(who: str)
event ADD(n: int)
event GO(p: int | None, s: str, item: Item)
machine m {
  context(n: int = 0, b: bool = False, note: str | None = None, name: str = "",
    xs: list[int] = [], ys: list[int] = [], items: list[Item] = [], stock: dict[str, int] = {},
    orders: dict[str, Order] = {})
  on GO {
    for (const x of xs) { n = x }
    for (const [k, v] of stock) { n = v }
    for (const [k, v] of Object.entries(stock)) { n = v }
    for (k, v) in stock.items() { n = v }
    for (let x of xs) { n = x }
    for const x of xs { n = x }
    for (let i = 0; i < n; i++) { n = i }
    for (let i = 0; i < xs.length; i++) { n = xs[i] }
    for i = 0; i < n; i += 1 { n = i }
    for i = 1; i <= n; i++ { n = i }
    for i = 1; i <= n; i *= 2 { n = i }
    for [k, v] of stock { n = v }
    for k, v in stock { n = v }
  }
}

# A let is computed anew whenever it is used, and its loops with it.
event GO

machine squares {
  context(xs: list[int] = [1, 2])
  let products = [x * y for x in xs for y in xs]
  let more = [x * y for x in products for y in products]
  let most = [x * y for x in more for y in more]
  on GO { log len(most) }
}

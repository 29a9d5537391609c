# What a loop goes through says what its variable is; an empty list or dict does not.
event GO(on: bool)
machine m {
  context(n: int = 0, xs: list[int] = [], rows: list[list[int]] = [])
  let rest = [x for x in sorted([])]
  let first = [][0]
  on GO {
    for x in [] { n = 1 }
    for x in [[]] { for y in x { n = 1 } }
    for x in {} { n = 1 }
    for k, v in {}.items() { n = 1 }
    for v in {}.values() { n = 1 }
    for x in [[][0]] { n = 1 }
    for x in ([] if event.on else []) { n = 1 }
    log [x for x in []]
    for x in [y] + [] { n = 1 }  # one mistake, one message
    for x in (xs if event.on else []) { n = x }  # this is right
    for row in [[1], []] { for x in row { n = x } }  # and this
    for row in rows + [[]] { for x in row { n = x } }  # and this
  }
}

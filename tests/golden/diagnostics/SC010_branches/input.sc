# Mistakes in `if` and `for`: the parser goes on with the next action.
event E(xs: list[int])
machine m {
  context(n: int = 0, b: bool = False)
  on E {
    if b log 1
    n = 1
    if b { log 1 } elif { log 2 }
    if b n = 2
    n = 3
    if b { n = } else { log 4 }
    for x { log x }
    for x of event.xs { log x }
    for in event.xs { log 1 }
    for x in { log 1 }
    else { log 5 }
    if b { n = 6 } else if n > 3 { n = 7 }
    n = nope
  }
  on * if b
    -> gone
  state gone {
    if b -> gone
    for x in y
    after 1s
      if n > 3
      -> gone { n = 1 if b else 2; if b { n = 3 } }
  }
}

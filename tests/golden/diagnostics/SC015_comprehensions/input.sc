# As many `for`s in a comprehension as among actions, those around it included.
event E(xs: list[int])
machine m {
  on E {
    log [1 for x1 in event.xs for x2 in event.xs for x3 in event.xs for x4 in event.xs for x5 in event.xs for x6 in event.xs for x7 in event.xs for x8 in event.xs for x9 in event.xs for x10 in event.xs for x11 in event.xs]
    for a in event.xs { log any(b > 0 for x1 in event.xs for x2 in event.xs for x3 in event.xs for x4 in event.xs for x5 in event.xs for x6 in event.xs for x7 in event.xs for x8 in event.xs for x9 in event.xs for b in event.xs) }
  }
}

# Python takes no more than twenty loops within loops.
event E(xs: list[int])
machine m {
  on E {
    for x1 in event.xs { for x2 in event.xs { for x3 in event.xs { for x4 in event.xs { for x5 in event.xs { for x6 in event.xs { for x7 in event.xs { for x8 in event.xs { for x9 in event.xs { for x10 in event.xs { for x11 in event.xs { log 1 } } } } } } } } } } }
  }
}

# A parallel state is done when all its regions are.
event one
event two

machine done_of_regions {
  context(sum: int = 0)
  initial all
  parallel all {
    on done -> counted
    state a { initial a1 state a1 { on one -> a2 } final a2 { entry { sum += 1 } } }
    state b { initial b1 state b1 { on two -> b2 } final b2 { entry { sum += 10 } } }
  }
  state counted { always if sum == 11 -> end }
  final end
}

# A region that re-enters itself leaves its siblings as they are.
event next
event again

machine region_reenters_alone {
  context(left: int = 0)
  initial all
  parallel all {
    state a {
      initial a1
      on again -> a reenter
      state a1 { on next -> a2 }
      state a2
    }
    state b {
      initial b1
      exit { left += 1 }
      state b1 { on next -> b2 }
      state b2 { always if left > 0 -> b1 }
    }
  }
}

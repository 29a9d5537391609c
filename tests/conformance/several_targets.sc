# One line enters several regions where it says, and the others by default.
event jump

machine several_targets {
  initial start
  state start { on jump -> all.a.a2, all.b.b2 }
  parallel all {
    state a { initial a1 state a1 state a2 }
    state b { initial b1 state b1 state b2 }
    state c { initial c1 state c1 state c2 }
  }
}

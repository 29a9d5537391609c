event E1 event E2 event E3 event E4 event E5 event E6 event E7 event E8 event E9 event E10 event E11

machine lights {
  invariant dark: not (all.r1.b and all.r1.c)
  initial all
  parallel all {
    state r1 {
      initial a
      state a { on E1 -> b }
      state b { on E1 -> c }
      state c { on E1 -> a }
    }
    state r2 {
      initial a
      state a { on E2 -> b }
      state b { on E2 -> c }
      state c { on E2 -> a }
    }
    state r3 {
      initial a
      state a { on E3 -> b }
      state b { on E3 -> c }
      state c { on E3 -> a }
    }
    state r4 {
      initial a
      state a { on E4 -> b }
      state b { on E4 -> c }
      state c { on E4 -> a }
    }
    state r5 {
      initial a
      state a { on E5 -> b }
      state b { on E5 -> c }
      state c { on E5 -> a }
    }
    state r6 {
      initial a
      state a { on E6 -> b }
      state b { on E6 -> c }
      state c { on E6 -> a }
    }
    state r7 {
      initial a
      state a { on E7 -> b }
      state b { on E7 -> c }
      state c { on E7 -> a }
    }
    state r8 {
      initial a
      state a { on E8 -> b }
      state b { on E8 -> c }
      state c { on E8 -> a }
    }
    state r9 {
      initial a
      state a { on E9 -> b }
      state b { on E9 -> c }
      state c { on E9 -> a }
    }
    state r10 {
      initial a
      state a { on E10 -> b }
      state b { on E10 -> c }
      state c { on E10 -> a }
    }
    state r11 {
      initial a
      state a { on E11 -> b }
      state b { on E11 -> c }
      state c { on E11 -> a }
    }
  }
}

event PAY
event GO

machine shop {
  initial open
  state open {
    on PAY -> both.left.l2, both.right.r2
    on GO -> both.left.l1, both.left.l2
  }
  parallel both {
    state left { initial l1 state l1 {} state l2 {} }
    state right { initial r1 state r1 { on GO -> open, both } state r2 {} }
  }
}

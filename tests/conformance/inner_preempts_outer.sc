# Of two lines that conflict, the one further inside is taken; else the first.
event go

machine inner_preempts_outer {
  initial all
  parallel all {
    on go -> out
    state a { initial a1 state a1 { on go -> a2 } state a2 }
    state b { initial b1 state b1 }
  }
  state out
}

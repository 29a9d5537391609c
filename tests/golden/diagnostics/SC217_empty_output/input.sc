# What waits for a region needs the type of its output; an empty list or dict does not tell it.
event GO
event STOP
machine m {
  initial both
  parallel both {
    state one {
      initial left
      state left { on GO -> right }
      final right { output {} }
    }
    state two {
      initial off
      state off { on GO -> on_now }
      final on_now { output [1] }
    }
    on done -> inner
  }
  state inner {
    initial open
    state open { on GO -> empty
      on STOP -> full }
    final empty { output [] }
    final full { output [2] }
    on done -> closed
  }
  final closed
}
machine undeclared {
  initial open
  state open { on GO -> closed }
  final closed { output [[]] }
}

event FIRST
event SECOND
event UNDO

machine pair {
  initial both
  parallel both {
    state left {
      initial free
      state free { on FIRST if not in_state(right.taken) -> taken }
      state taken { on UNDO if in_state(right.free) -> free }
    }
    state right {
      initial free
      state free { on SECOND -> taken }
      state taken { on UNDO if in_state(left.free) -> free }
    }
  }
}

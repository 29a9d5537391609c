# A shallow history restores the child, and enters that by default.
event leave
event back
event next

machine history_shallow {
  initial work
  state work {
    initial one
    history last
    on leave -> pause
    state one { on next -> two }
    state two {
      initial early
      state early { on next -> late }
      state late
    }
  }
  state pause { on back -> work.last }
}

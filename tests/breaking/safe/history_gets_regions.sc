event PAUSE
event RESUME
event NEXT

machine tour {
  initial running
  state running {
    initial first
    history last
    on PAUSE -> paused
    state first { on NEXT -> second }
    state second
  }
  state paused { on RESUME -> running.last }
}
# ----------------------------------------------------------------
event PAUSE
event RESUME
event NEXT

machine tour {
  initial running
  state running {
    initial first
    history last
    on PAUSE -> paused
    state first { on NEXT -> second }
    state second { on NEXT -> both }
  }
  parallel both {
    state left
    state right
  }
  state paused { on RESUME -> running.last }
}

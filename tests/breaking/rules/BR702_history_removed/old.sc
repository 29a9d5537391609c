event PAUSE
event RESUME
event NEXT

machine tour {
  initial running
  state running {
    initial first
    history last -> first
    on PAUSE -> paused
    state first { on NEXT -> second }
    state second
  }
  state paused { on RESUME -> running.last }
}

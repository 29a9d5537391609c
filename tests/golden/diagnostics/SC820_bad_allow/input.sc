event Open
event Close

machine door {
  initial closed
  state closed {
    on Open -> opened
    on Open -> closed reenter      # sc: allow SC83
    # sc: allow SC803
    on Open {}
  }
  # sc: allow SC302 the state is yet to come
  state opened { on Close -> closed }
  state lost                       # sc: ignore
}

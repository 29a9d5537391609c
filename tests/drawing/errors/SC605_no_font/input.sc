event Open
event Close

machine door {
  initial closed
  state closed {
    initial unlocked
    on Open -> opened
    state unlocked
    state locked
  }
  state opened { on Close -> closed }
}

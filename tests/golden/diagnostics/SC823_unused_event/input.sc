event Open
event Close
event Knock

machine door {
  event Lock
  initial closed
  state closed { on Open -> opened }
  state opened { on Close -> closed }
}

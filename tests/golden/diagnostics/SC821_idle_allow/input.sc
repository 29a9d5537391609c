event Open
event Close

machine door {
  initial closed
  state closed { on Open -> opened }
  # sc: allow SC803 `closed` opens it first
  # the state of a door that is open
  state opened { on Close -> closed }
  state lost { on Close -> closed }   # sc: allow SC801 an operator moves machines here
}

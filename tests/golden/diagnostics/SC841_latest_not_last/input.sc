event Open
event Close

machine door version v1 latest {
  initial closed
  state closed { on Open -> opened }
  state opened { on Close -> closed }
}

machine door version v2 {
  initial closed
  state closed { on Open -> opened }
  state opened { on Close -> closed }
  migrate from v1 {}
}

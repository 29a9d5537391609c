event PUSH

machine door version v1 {
  initial closed
  state closed { on PUSH -> open }
  state open { on PUSH -> closed }
}
# ----------------------------------------------------------------
event PUSH

machine door version v1 {
  initial closed
  state closed { on PUSH -> open }
  state open { on PUSH -> closed }
}

machine door version v2 latest {
  context(times: int = 0)
  initial shut
  state shut { on PUSH -> open { times += 1 } }
  state open { on PUSH -> shut }
}

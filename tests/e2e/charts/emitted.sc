# Events for whoever waits outside.
event SAY(text: str)
event SAY_TWICE(text: str)
event SHOUT(text: str)
event SAID(text: str, n: int)
event ENDED
event END
event BAD

machine speaker {
  context(n: int = 0)
  initial on
  state on {
    on SAY { n += 1
      emit SAID(text=event.text, n=n) }
    on SAY_TWICE { emit SAID(text=event.text, n=1)
      emit SAID(text=event.text, n=2) }
    on SHOUT { raise SAY(text=event.text) }
    on BAD { emit SAID(text="", n=0)
      n = n // 0 }
    on END -> over { emit ENDED() }
  }
  final over
}

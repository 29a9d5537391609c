# A machine that others wait for.
event GO
event SAY(text: str)
event SAID(text: str, n: int)
event FINISH

machine job -> str {
  context(n: int = 0)
  initial idle
  state idle { on GO -> working }
  state working {
    tags busy
    initial early
    state early { on GO -> "nearly done" }
    state "nearly done" { tags close }
  }
  on SAY { n += 1
    emit SAID(text=event.text, n=n) }
  on FINISH -> over
  final over { output "yes" }
}

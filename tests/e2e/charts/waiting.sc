# Machines to wait for.
event GO
event READY
event CANCEL
event BAD
event RESET(n: int)

machine job -> str {
  context(n: int = 0)
  initial idle
  state idle {
    on GO -> working
    on BAD { n = 1 // n }
  }
  state working {
    tags busy
    initial early
    state early { on GO -> "nearly done" }
    state "nearly done" { tags close }
    on READY -> finished
    on CANCEL -> cancelled
  }
  final finished { output "yes" }
  final cancelled { output "no" }
}

machine form(name: str) {
  context(name: str = input.name)
  initial idle
  state idle { on GO -> over }
  final over
}

machine flash {
  initial dark
  state dark { on GO -> lit }
  state lit {
    tags bright
    after 0s -> dark
  }
}

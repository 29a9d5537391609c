event PAY(cents: int)
event DROP

machine till -> int {
  context(cents: int = 0, note: str | None = None)
  initial open
  state open {
    initial counting
    state counting { on DROP -> lost }
    final lost { error "lost" }
    on PAY if event.cents > 9 -> both { cents = event.cents }
    on PAY if event.cents > 8 -> other
    on PAY if event.cents > 7 -> code
    on PAY if event.cents > 6 -> large
    on PAY if event.cents > 5 -> computed
    on PAY if event.cents > 4 -> unknown
    on PAY if event.cents > 3 -> wrong
    on PAY if event.cents > 2 -> maybe
    on PAY if event.cents > 1 -> twice
    on PAY -> sides
  }
  parallel sides {
    state left {
      initial a
      state a { on DROP -> b }
      final b { error "left", 404 }
    }
  }
  final both { output cents error "both" }
  final other { error "first" output 1 }
  final code { error "why", 200 }
  final large { error "why", 600 }
  final computed { error "why", 400 + 22 }
  final unknown { error "why", "422" }
  final wrong { error cents }
  final maybe { error note, 409 }
  final twice { error "one" error "two" }
}

# `every` comes again and again until the state is left.
event Quiet
event Wake

machine metronome {
  context(beats: int = 0, pause: duration = 500ms)
  initial ticking

  state ticking {
    every pause if beats < 3 { beats += 1 }
    every 1m { log beats }
    on Quiet -> silent
  }

  state silent {
    after 10s -> ticking
    on Wake -> ticking { pause = 250ms }
  }
}

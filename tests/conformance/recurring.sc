# `every` fires until its state is left.
event stop

machine recurring {
  context(ticks: int = 0)
  initial run
  state run {
    every 20ms { ticks += 1 }
    always if ticks >= 3 -> wait
  }
  state wait { after 20ms -> end  on stop -> run }
  state end
}

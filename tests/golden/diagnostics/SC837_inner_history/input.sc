event Pause
event Resume
event Next

machine reader {
  initial reading
  state reading {
    initial cover
    history last
    on Pause -> paused
    state cover { on Next -> text }
    state text { on Next -> last }
  }
  state paused { on Resume -> reading.last }
}

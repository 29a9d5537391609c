event Next
event Open

machine reader {
  initial closed
  state closed { on Open -> reading.place }
  state reading {
    initial cover
    history place
    history chapter
    state cover { on Next -> text }
    state text { on Next -> cover }
  }
}

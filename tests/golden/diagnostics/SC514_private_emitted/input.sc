private event COUNTED(votes: int)
event CLOSE

machine ballot {
  context(private votes: int = 0)
  initial open
  state open {
    on COUNTED { votes += event.votes   emit COUNTED(votes=votes) }
    on * { emit event }
    on CLOSE { emit CLOSE }
  }
}

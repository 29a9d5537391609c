machine till {
  initial open
  state open
}

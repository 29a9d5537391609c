machine lamp {
  initial off
  state off
}

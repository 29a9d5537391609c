machine café {
  initial a
  state a
}

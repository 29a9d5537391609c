use "functions"
action hello()
machine m {
  initial a
  state a { entry hello() }
}

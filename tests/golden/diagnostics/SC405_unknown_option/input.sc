machine shop {
  option unhandeld = "error"
  option colour = "red"
}

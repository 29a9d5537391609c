event GO
machine m {
  initial a
  state a { on GO -> #m.b }
  state b
}

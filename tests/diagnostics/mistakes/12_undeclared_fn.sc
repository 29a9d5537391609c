use "functions"
event GO
machine m {
  initial a
  state a { on GO -> b { notify("x") } }
  state b { invoke fetch_it() { on done -> a } }
}

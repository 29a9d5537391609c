machine m(user: str) {
  context(profile: str = "")
  initial a
  state a { invoke load(input.user, 3) { on done -> b { profile = event.output } } }
  state b
}

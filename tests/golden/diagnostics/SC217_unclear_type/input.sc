machine shop {
  context(names: list[str] = [])
  let nothing = []
  let none_either = {}
  let all_names = names + []
  initial open
  state open {}
}

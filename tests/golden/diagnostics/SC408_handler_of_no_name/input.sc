use "functions"

action _(text: str)
action __audit(text: str)
action _audit(text: str)

machine m {
  initial a
  state a {
    entry { _("entered")
      __audit("entered")
      _audit("entered") }
  }
}

event "user.login"(id: str)
event "user.left"

machine session {
  initial outside
  state outside { on "user.login" -> inside }
  state inside { on "user.left" -> outside }
}

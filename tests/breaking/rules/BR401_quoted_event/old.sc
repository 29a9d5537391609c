event "user.login"(id: str)
event "user.logout"

machine session {
  initial outside
  state outside { on "user.login" -> inside }
  state inside { on "user.logout" -> outside }
}

event "user.login"(id: str)
event user.logout(id: str)
machine m {
  on "user.login" { log event.id }
  on user.logout { log event.id }
}

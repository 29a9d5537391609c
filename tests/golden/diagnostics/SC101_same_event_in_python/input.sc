event "user.login"
event "user-login"
event user_login
event class
event class_

machine m {
  on * {}
  event "user.logout"
  event "user logout"
}

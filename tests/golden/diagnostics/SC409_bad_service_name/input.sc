machine __shop {}

machine stall {
  option service = "my stall"
}

machine keeper {
  option service = "auth.waiters"
}

event "user.login"(id: str)
event "user.logout"

machine m {
  context(id: str = "")
  on "user.logn" { id = event.id }
  on user.login { id = event.id }
  on "user.*" {}
  on "order.placed" { id = event.order }
  on order.shipped {}
  on "user.logout" {
    raise "user.log in"
    raise "user.renamed"(id, 5)
    send "order.placed" to other["a"]
    emit user.logout
  }
}

machine other {
  event "order.placed"
}

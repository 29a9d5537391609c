machine shop version v1 {
  option create = "explicit"
}

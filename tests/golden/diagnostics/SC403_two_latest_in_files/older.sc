event Pay

machine shop version v1 latest {
  on Pay {}
}

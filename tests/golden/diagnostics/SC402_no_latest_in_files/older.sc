event Pay

machine shop {
  on Pay {}
}

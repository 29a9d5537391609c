machine shop {}

machine stall {
  option service = "shop"
}

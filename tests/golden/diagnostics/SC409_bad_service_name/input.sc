machine __shop {}

machine stall {
  option service = "my stall"
}

event SHIP

machine package {
  initial packed
  state packed { on SHIP -> shipped }
  state shipped
}

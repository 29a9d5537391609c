event SHIP

machine parcel {
  initial packed
  state packed { on SHIP -> shipped }
  state shipped
}

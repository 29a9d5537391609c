machine parcel {
  initial packed
  state packed
}

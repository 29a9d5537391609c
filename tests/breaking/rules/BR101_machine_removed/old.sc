machine parcel {
  initial packed
  state packed
}

machine courier {
  initial waiting
  state waiting
}

machine order version v1 {
  initial a
  state a { after 1s -> a reenter }
}

machine order version v2 latest {
  migrate from v1 {}
  initial a
  state a { after 2s -> a reenter }
}

machine order version v1_to_v2 {
  initial a
  state a { after 3s -> a reenter }
}

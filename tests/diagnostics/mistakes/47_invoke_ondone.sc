use "functions"
actor f() -> str
machine m {
  initial a
  state a { invoke f() onDone -> b onError -> b }
  state b
}

use "functions"
actor f() -> str
machine m {
  initial a
  state a { invoke { src: f, onDone: b } }
  state b
}

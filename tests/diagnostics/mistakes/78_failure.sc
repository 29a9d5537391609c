event GO
machine m {
  initial a
  state a {
    on GO -> b
    error -> c
    error if 1 == 1 -> c
  }
  state c { on GO { error "it went wrong" } fail "x" }
  final b { throw "why" }
}

event GO
machine m {
  initial a
  state a { on GO { throw "bad" } on GO -> b }
  final b { error "it went wrong" }
}

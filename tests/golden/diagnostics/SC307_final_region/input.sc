event GO

machine m {
  initial both
  parallel both {
    state left { initial a state a { on GO -> b } final b }
    final right
  }
}

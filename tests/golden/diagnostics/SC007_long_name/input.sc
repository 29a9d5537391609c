event GO

machine walker {
  initial xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
  state xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx { on GO -> "here, where it ends, which is a description more than it is a name, isn't it" }
  final "here, where it ends, which is a description more than it is a name, isn't it"
}

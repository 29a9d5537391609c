machine counter version v2 latest {
  context(total: int = 0)
}

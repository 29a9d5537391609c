machine shop {
  initial open
  parallel open {
    state left {}
    state right {}
  }
}

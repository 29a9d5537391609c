machine shop {
  initial open
  parallel open { tags busy }
}

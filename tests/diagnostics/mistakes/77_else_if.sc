event GO(n: int)
machine m {
  on GO {
    if event.n > 1 {
      log "many"
    } else if event.n > 0 {
      log "one"
    } else {
      log "none"
    }
  }
}

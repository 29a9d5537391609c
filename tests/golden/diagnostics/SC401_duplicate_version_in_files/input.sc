import "older.sc"

machine shop version v1 latest {
  on Pay { log "paid" }
}

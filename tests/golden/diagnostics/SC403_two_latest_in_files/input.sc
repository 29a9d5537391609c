import "older.sc"

machine shop version v2 latest {
  on Pay { log "paid" }
}

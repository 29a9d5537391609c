import "older.sc"

machine shop version v2 {
  on Pay { log "paid" }
}

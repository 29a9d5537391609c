machine shop {
  option unhandled = "eror"
  option create = 3
  option final_state_ttl = "30d"
  option journal_retention = 30
  option abort_timeout = 3650001d
  option service = 1s
  option unknown_fields = "reject"
}

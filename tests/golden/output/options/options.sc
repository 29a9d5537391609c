# All options at once.
event Ping

machine strict {
  option service = "StrictService"
  option unhandled = "error"
  option final_state_ttl = 30d
  option error_ttl = 90d
  option unknown_fields = "ignore"
  option create = "explicit"
  option journal_retention = 1d
  option idempotency_retention = 12h
  option inactivity_timeout = 1m
  option abort_timeout = 90s
  on Ping {}
}

machine lenient {
  on Ping {}
}

machine shop version v1 {
  option create = "explicit"
  option journal_retention = 1d
}

machine shop version v2 latest {
  option create = "explicit"
  option abort_timeout = 1m
  option journal_retention = 2d
  option unhandled = "error"
}

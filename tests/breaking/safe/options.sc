machine order {
  option unknown_fields = "reject"
  option create = "explicit"
  option journal_retention = 1d
  initial open
  state open
}
# ----------------------------------------------------------------
machine order {
  option unknown_fields = "ignore"
  option create = "implicit"
  option journal_retention = 2d
  option service = "order"
  initial open
  state open
}

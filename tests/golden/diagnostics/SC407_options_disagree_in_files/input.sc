import "older.sc"

machine shop version v2 latest {
  option service = "Shop"
}

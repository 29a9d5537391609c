import "older.sc"
import "newest.sc" as newest

machine till {
  initial a
  state a { invoke shop() }
}

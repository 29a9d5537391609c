# Actions: in their order, tried until they succeed, and refused.
use "functions"

event DO
event TRY
event REJECT

action record(key: str, what: str)
action record_later(key: str, what: str)
action record_tried(key: str, what: str) { retry(attempts=1000, initial=250ms, factor=1.0) timeout 10m }
action reject(key: str, what: str)

machine doer {
  context(n: int = 0, why: str = "", code: int = 0)
  on DO {
    n += 1
    record_later(key=self.key, what="first")
    record(key=self.key, what="second")
  }
  on TRY {
    n += 1
    record_tried(key=self.key, what="tried")
    record(key=self.key, what="behind it")
  }
  on REJECT { n += 1
    reject(key=self.key, what="this") }
  on error { why = event.error.message
    code = event.error.code }
}

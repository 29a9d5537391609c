use "functions"

event PAY

action notify(key: str)
action archive(key: str) { timeout 1m }

machine order {
  context(why: str = "")
  on PAY {
    archive(self.key)
    notify(self.key)
  }
  on error { why = event.error.message }
}

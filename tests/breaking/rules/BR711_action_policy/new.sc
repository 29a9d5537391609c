use "functions"

event PAY

action notify(key: str) { retry(attempts=3, initial=20ms) }
action archive(key: str) { timeout 60s }

machine order {
  context(why: str = "")
  on PAY {
    archive(self.key)
    notify(self.key)
  }
  on error { why = event.error.message }
}

use "shop.functions"

actor a() { retry(3) }
actor b() { retry(atempts=3, attempts=0) }
actor c() { retry() retry(max=1s) timeout 1s timeout 2s }
actor d() { retry(attempts=len("abc"), attempts=2) timeout 0s }

machine shop {}

actor e(account: str) { key account }
actor f(account: str) from service "Accounts.debit" { retry(attempts=3) key acount }
actor g(account: str, cents: int) from service "Accounts.debit" { key cents body cents }
actor h(account: str, cents: int) from service "Accounts.debit" { body cents key account body cents }
actor i(account: str, cents: int) from service "Accounts.debit" { body cents }

action j() { retry(attempts=0, times=3) timeout 0s timeout 1m }
action k(account: str) { key account body account }
actor m() { retry(initial=0s, max=-1s) }
action n() { retry(attempts=5, initial=0.5ms, duration=0s) }
action l() from service "Accounts.note" { timeout 1m * len("abc") }

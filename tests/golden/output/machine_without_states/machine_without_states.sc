# A machine without states is a context and what events do to it.
event Add(value: int)
event Reset
event Wake

machine adder {
  description "Adds numbers"
  context(total: int = 0)
  tags busy
  entry { log "started" }
  after 1m { total = 0 }
  always if total > 100 { total -= 100 }
  on Add if event.value != 0 { total += event.value }
  on Reset { total = 0; raise Wake }
  on * { log "any" }
}

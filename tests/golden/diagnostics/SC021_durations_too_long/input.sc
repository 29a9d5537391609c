use "functions"

actor fetch() -> str {
  retry(factor=1.0e300 * 1.0e300, initial=99999999999999999999d)
  timeout 999999999999d
}

machine m {
  context(wait: duration = 104249992d)
  option final_state_ttl = 9007199254740993ms
  initial a
  state a {
    invoke fetch()
    after 99999999999999999999d -> b
    after 104249991d -> b
    after 104249991d * 2 -> b
    every 1d * 1.0e300 {}
  }
  state b {}
}

use "functions"

actor fetch() -> str {
  retry(factor=1.0e300 * 1.0e300, initial=99999999999999999999d)
  timeout 999999999999d
}

machine m {
  context(wait: duration = 1000000000d)
  option final_state_ttl = 86399999913600001ms
  initial a
  state a {
    invoke fetch()
    after 99999999999999999999d -> b
    after 999999999d -> b
    after 999999999d * 2 -> b
    every 1d * 1.0e300 {}
  }
  state b {}
}

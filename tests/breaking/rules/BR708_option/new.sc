machine order {
  option final_state_ttl = 7d
  initial open
  state open { after 1h -> closed }
  final closed
}

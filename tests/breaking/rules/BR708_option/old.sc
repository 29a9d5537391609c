machine order {
  option final_state_ttl = 30d
  initial open
  state open { after 1h -> closed }
  final closed
}

event Work

machine boss {
  initial working
  state working {
    invoke worker() {
      on done -> over
      on error -> over
    }
  }
  final over
}

machine worker {
  initial idle
  state idle { on Work -> busy }
  state busy { after 1m -> idle }
}

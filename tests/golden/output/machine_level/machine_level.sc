# What stands in the machine itself: it is active all the time.
use "tests.golden.output.machine_level.functions"

event Beat
event Quit

actor monitor() -> int

machine server {
  context(beats: int = 0, uptime: int = 0)
  initial up { log "initial" }
  entry { log "enter server" }
  exit { log "exit server" }
  invoke monitor() {
    on done { uptime = event.output }
    on error -> down
  }
  on Beat { beats += 1 }
  on Quit -> ended
  after 1d -> down
  always if beats > 2 and in_state(up.idle) -> up.busy

  state up {
    initial idle
    state idle { entry { log "enter idle" } }
    state busy { on Beat { log "busy" } }
  }

  state down { exit { log "exit down" } }

  final ended { entry { log "enter ended" } }
}

# A device twin: what a device is wished to be, and what it is.
event CONNECT(session: str)
event DISCONNECT
event WISH(level: int)
event REPORT(level: int)
event UPDATE(version: str)
event ALARM
event ACKNOWLEDGE
event RETIRE
actor push(level: int) -> int from "somewhere"
actor flash(version: str) -> str from "somewhere"
action page(text: str) from "somewhere"
machine twin {
  context(wished: int = 0, reported: int = 0, release: str = "1", session: str = "")
  initial active
  parallel active {
    on RETIRE -> retired
    state connection {
      initial offline
      state offline {
        on CONNECT -> online { session = event.session }
      }
      state online {
        tags reachable
        on DISCONNECT -> offline
        after 5m -> offline
        on REPORT { reported = event.level }
      }
    }
    state level {
      initial settled
      state settled {
        on WISH if event.level != reported -> pushing { wished = event.level }
      }
      state pushing {
        invoke push(wished) {
          on done -> settled { reported = event.output }
          on error -> waiting
        }
        on WISH -> pushing reenter { wished = event.level }
      }
      state waiting {
        after 30s if in_state(connection.online) -> pushing
        on WISH { wished = event.level }
      }
    }
    state firmware {
      initial current
      history before deep -> current
      state current { on UPDATE -> updating { release = event.version } }
      state updating {
        initial downloading
        on ALARM -> current
        state downloading { after 1m -> flashing }
        state flashing {
          invoke flash(release) {
            on done -> current { release = event.output }
            on error -> downloading
          }
        }
      }
    }
    state health {
      initial good
      state good { on ALARM -> alarmed }
      state alarmed {
        entry { page(text="alarm") }
        exit { log "over" }
        on ACKNOWLEDGE -> good
        every 10m { page(text="still there") }
      }
    }
  }
  final retired
}

# The twin of a device: what it is to be, what it says that it is, and what has to be told to it yet.
use "practice"

event DESIRE(settings: dict[str, int])
event FORGET(setting: str)
event CONNECT
event DISCONNECT
event REPORT(settings: dict[str, int])
event MAINTAIN
event RELEASE

actor tell(device: str, settings: dict[str, int]) { retry(attempts=3)  timeout 30s }

machine twin {
  context(desired: dict[str, int] = {}, reported: dict[str, int] = {}, told: dict[str, int] = {})
  let open_settings = {
    name: value
    for name, value in desired.items()
    if reported.get(name) != value
  }
  initial working

  on DESIRE { desired = desired | event.settings }
  on FORGET if event.setting in desired { del desired[event.setting] }

  state working {
    initial parts
    history last deep -> parts
    on MAINTAIN -> maintained

    parallel parts {
      state link {
        initial down
        state down { on CONNECT -> up }
        state up {
          tags online
          on DISCONNECT -> down
          after 2m -> down
          on REPORT -> up reenter { reported = reported | event.settings }
        }
      }

      state settings {
        initial settled
        state settled {
          always if len(open_settings) > 0 and in_state(working.parts.link.up) -> telling {
            told = open_settings
          }
        }
        state telling {
          tags pending
          invoke tell(device=self.key, settings=told) {
            on done -> settled { reported = reported | told }
            on error -> refusing
          }
        }
        state refusing { after 1m -> settled }
      }
    }
  }

  state maintained { on RELEASE -> working.last }
}

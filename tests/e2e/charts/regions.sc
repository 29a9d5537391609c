# Regions side by side, and what is remembered of them.
use "tests.e2e.charts.functions"

event POWER
event PLAY
event PAUSE
event MUTE
event LOAD(n: int)
event DRAW
event LAST
event FILL(text: str)
event SIGN
event WITHDRAW
event BOTH

actor gated(key: str, n: int) -> int

machine deck {
  context(loaded: int = 0, ticks: int = 0, n: int = 0, both: list[str] = [])
  initial off
  state off {
    on POWER -> on.resume
    on LAST -> on.transport.last
  }
  parallel on {
    history resume deep -> on
    on POWER -> off
    state transport {
      initial stopped
      history last
      state stopped {
        tags quiet
        on PLAY -> playing
      }
      state playing {
        initial forwards
        state forwards { on PLAY -> backwards }
        state backwards {
          tags odd
          after 50ms { ticks += 1 }
        }
        on PAUSE -> stopped
        on BOTH { both += ["transport"] }
      }
    }
    state sound {
      initial audible
      state audible { on MUTE -> muted }
      state muted {
        tags silent
        always if in_state(transport.stopped) -> audible
        on BOTH { both += ["sound"] }
      }
    }
    state drive {
      initial empty
      state empty { on LOAD -> loading { n = event.n } }
      state loading { invoke gated(key=self.key, n=n) { on done -> full { loaded = event.output } } }
      state full
    }
  }
}

machine contract -> json {
  context(parts: json = None)
  initial open
  parallel open {
    state buyer {
      initial reads
      state reads { on FILL -> signed }
      final signed { output "bought" }
    }
    state seller {
      initial waits
      state waits { on SIGN -> signed }
      final signed { output 7 }
    }
    on done -> over { parts = event.output }
    on WITHDRAW -> open reenter
  }
  final over { output parts }
}

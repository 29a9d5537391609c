# Regions side by side, and what is remembered of them.
use "functions"

event POWER
event PLAY
event MUTE
event LOAD(n: int)
event LAST
event SIGN
event BUY(n: int)

actor work(key: str, n: int) -> int

machine player {
  context(loaded: int = 0, ticks: int = 0)
  initial off
  state off {
    on POWER -> on
    on LAST -> on.everything
  }
  parallel on {
    history everything deep
    on POWER -> off
    state transport {
      initial stopped
      history last -> playing
      state stopped { on PLAY -> last }
      state playing {
        initial slow
        state slow { on PLAY -> fast }
        state fast {
          tags quick
          after 2s -> stopped { ticks += 1 }
        }
      }
    }
    state sound {
      initial audible
      state audible { on MUTE -> muted }
      state muted { on MUTE -> audible }
    }
    state drive {
      initial empty
      state empty { on LOAD -> loading { loaded = event.n } }
      state loading {
        invoke work(key=self.key, n=loaded) { on done -> full { loaded = event.output } }
      }
      state full
    }
  }
}

machine contract -> json {
  context(parts: json = None, n: int = 0)
  initial open
  parallel open {
    state buyer {
      initial reads
      state reads { on BUY -> bought { n = event.n } }
      final bought { output n }
    }
    state seller {
      initial waits
      state waits {
        on SIGN -> signed
        after 2h -> signed
      }
      final signed { output "signed" }
    }
    on done -> over { parts = event.output }
  }
  final over { output parts }
}

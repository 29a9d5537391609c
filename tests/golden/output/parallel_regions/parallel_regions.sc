# Regions that are active side by side: each chooses for itself, and an ancestor's line runs once.
event Mute
event Louder
event Next
event Stop
event Swap

machine television -> str {
  context(volume: int = 5, log_: list[str] = [])
  initial off

  state off {
    on Next -> on
    on Louder -> on.sound.loud, on.picture.dimmed
  }

  parallel on {
    entry { log "enter on" }
    exit { log "exit on" }
    on done -> finished { log event.output }
    on Stop -> off { log "stop" }
    on Swap -> on.sound.loud, on.picture.dimmed { log "swap" }
    after 3h -> off

    state sound {
      initial normal
      tags audible
      on Louder { volume += 1 }
      state normal {
        entry { log "enter normal" }
        exit { log "exit normal" }
        on Mute -> muted
      }
      final muted { output volume }
      state loud {
        always if volume > 10 and in_state(on.picture.dimmed) -> normal
        on Mute -> muted { log in_state(on.picture) }
      }
    }

    state picture {
      initial bright { log "initial of picture" }
      on Louder -> picture reenter
      state bright {
        entry { log "enter bright" }
        exit { log "exit bright" }
        on Next -> dimmed { log "dim" }
        on Mute if volume > 5 -> dark
      }
      state dimmed {
        on Next -> dark
        after 1m -> bright
      }
      final dark { output "dark" }
    }
  }

  final finished { output "bye" }
}

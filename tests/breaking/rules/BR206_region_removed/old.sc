event MUTE
event PLAY

machine player {
  parallel on {
    state sound {
      initial audible
      state audible { on MUTE -> muted }
      state muted
    }
    state subtitles {
      initial hidden
      state hidden
      state shown
    }
    state transport {
      initial stopped
      state stopped { on PLAY -> playing }
      state playing
    }
  }
  initial on
}

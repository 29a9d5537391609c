event MUTE

machine player {
  initial on
  parallel on {
    state sound {
      initial audible
      state audible { on MUTE -> muted }
      state muted
    }
    state transport { initial stopped   state stopped }
    history last
  }
}
# ----------------------------------------------------------------
event MUTE
event PLAY

machine player {
  initial on
  parallel on {
    history last
    state transport {
      initial stopped
      state stopped { on PLAY -> playing }
      state playing
    }
    state sound {
      initial audible
      state muted { on MUTE -> audible }
      state audible { on MUTE -> muted }
    }
  }
}

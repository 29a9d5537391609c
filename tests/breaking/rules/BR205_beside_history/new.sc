event OFF
event RESUME
event MUTE

machine player {
  initial on
  parallel on {
    history resume deep
    on OFF -> off
    state sound {
      initial audible
      state audible { on MUTE -> muted }
      state muted
    }
    state transport
    state subtitles
  }
  state off { on RESUME -> on.resume }
}

# Two regions side by side, which are left and come back as they were.

event PLAY
event MUTE
event POWER

machine regions {
  initial off

  state off {
    on POWER -> on.last
  }

  state on {
    initial both
    history last deep -> both
    on POWER -> off

    parallel both {
      state transport {
        initial stopped

        state stopped {
          on PLAY -> playing
        }

        state playing {
          on PLAY -> stopped
        }
      }

      state sound {
        initial audible

        state audible {
          on MUTE -> muted
        }

        state muted {
          on MUTE -> audible
        }
      }
    }
  }
}

# History: shallow, deep and by default, without regions and with them.
event Pause
event Resume
event Back
event Next
event Leave

machine reader {
  initial reading

  state reading {
    initial cover
    history last
    history exact deep -> text.notes { log "for the first time" }
    on Pause -> paused
    state cover { on Next -> text }
    state text {
      initial page
      exit { log "exit text" }
      state page { on Next -> notes }
      state notes { on Leave -> cover }
    }
  }

  state paused {
    on Resume -> reading.last
    on Back -> reading.exact { log "back" }
  }
}

machine desk {
  initial away
  state away {
    on Resume -> work.shallow
    on Back -> work.full
  }
  parallel work {
    history shallow
    history full deep
    on Leave -> away
    state left {
      initial one
      state one { on Next -> two }
      state two {
        initial a
        state a { on Next -> b }
        state b
      }
    }
    state right {
      initial up
      state up { on Pause -> down }
      state down { on Pause -> right.was }
      history was -> up
    }
  }
}

# Several targets, reentry, transitions into and out of depth, lines of the machine itself.
event Start
event Skip(to: int)
event Again
event Stop

machine forks {
  context(n: int = 0)
  initial idle
  on Stop -> over
  after 1h if n > 3 -> over

  state idle {
    on Start -> work.left.second, work.right.second { n = 1 }
    on Skip if event.to > 3 -> work.last
    on Again -> idle reenter { log "again" }
    on Stop {}
  }

  parallel work {
    history last deep -> work.left.second, work.right.first { log "for the first time" }
    on Again -> work reenter
    on done -> over
    on Skip if in_state(left.first) -> left.second reenter

    state left {
      initial first { log "begins" }
      on Skip -> left.over
      state first { on Again -> second }
      state second { always if n > 5 -> over on Start -> idle }
      final over
    }
    state right {
      initial first
      state first { on * -> second }
      state second { every 1s { n += 1 } on Skip -> over }
      final over
    }
  }

  final over
}

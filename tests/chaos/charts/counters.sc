# Events alone: guards, states, regions.
event ADD(n: int)
event LIGHT
event FAN
event BOTH

# What comes of it depends on the order of the events.
machine tally {
  context(even: int = 0, odd: int = 0, digest: int = 1, alarms: int = 0)
  initial calm
  state calm {
    on ADD if event.n % 5 == 0 -> alarmed { digest = (digest * 31 + event.n) % 1000003; alarms += 1 }
  }
  state alarmed {
    on ADD if event.n % 3 == 0 -> calm { digest = (digest * 37 + event.n) % 1000003 }
  }
  on ADD if event.n % 2 == 0 { even += 1; digest = (digest * 41 + event.n) % 1000003 }
  on ADD { odd += 1; digest = (digest * 43 + event.n) % 1000003 }
}

machine switches {
  context(presses: int = 0)
  initial on
  parallel on {
    state light {
      initial dark
      state dark { on LIGHT | BOTH -> bright { presses += 1 } }
      state bright { on LIGHT | BOTH -> dark { presses += 1 } }
    }
    state fan {
      initial still
      state still { on FAN | BOTH -> slow { presses += 1 } }
      state slow { on FAN | BOTH -> fast { presses += 1 } }
      state fast { on FAN | BOTH -> still { presses += 1 } }
    }
  }
}

# `in_state` looks at what is active while the guard is evaluated, or the action runs.
event Step
event Look

machine probe {
  initial outer
  on Look { log in_state(outer); log in_state(outer.inner.one); log in_state("other.state") }

  state outer {
    initial inner
    exit { log in_state(outer.inner.two) }
    state inner {
      initial one
      on Step if in_state(outer.inner.two) -> "other.state"
      state one { on Step -> two }
      state two
    }
  }

  state "other.state" {
    entry { log in_state(outer) or in_state("other.state") }
  }
}

event GO
event PACK

machine trip version v1 {
  initial idle
  state idle { on GO -> packing }
  state packing {
    initial bags
    state bags { on PACK -> papers }
    state papers { on GO -> travel }
  }
  parallel travel {
    state flight {
      initial booked
      state booked {}
    }
    state hotel {
      initial booked
      state booked {}
    }
    on GO -> over
  }
  final over
}

machine trip version v2 latest {
  initial idle
  state idle { on GO -> ready }
  state ready {
    initial bags
    state bags { on GO -> travel }
  }
  state travel {
    initial flight
    state flight { on GO -> hotel }
    state hotel { on GO -> over }
  }
  final over

  migrate from v1 {
    state packing -> ready
    state idle -> over
  }
}

machine rest version v1 {
  initial idle
  state idle { on GO -> over }
  final over
}

machine rest version v2 latest {
  initial idle
  state idle {
    initial done
    state again { on GO -> done }
    final done
    on GO -> again
  }

  migrate from v1 {}
}

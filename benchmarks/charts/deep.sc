# Three levels: an event is taken by the state itself, by its parent, or by its grandparent.

event NEXT

machine deep {
  initial day

  state day {
    initial morning
    on NEXT -> night

    state morning {
      initial early
      on NEXT -> evening

      state early {
        on NEXT -> late
      }

      state late {
      }
    }

    state evening {
      initial soon

      state soon {
        on NEXT -> last
      }

      state last {
      }
    }
  }

  state night {
    initial watch
    on NEXT -> day

    state watch {
      initial first

      state first {
        on NEXT -> second
      }

      state second {
      }
    }
  }
}

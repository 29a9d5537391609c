event GO

machine worker {
  initial working
  state working { on GO -> failed }
  final failed { error "it never goes well" }
}

machine office {
  initial open
  state open {
    invoke worker() as ada {
      on done -> closed
      on error -> closed
    }
    on GO { send event to ada }
  }
  final closed
}

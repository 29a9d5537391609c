event Stop
event Work

machine boss {
  initial working
  state working {
    invoke worker() as helper {
      on done -> over
      on error -> over
    }
    on Work { send Work to helper }
    on Stop -> over { send Stop to helper }
  }
  final over
}

machine worker {
  initial busy
  state busy {
    on Work {}
    on Stop -> over
  }
  final over
}

# Each event starts a timer anew.

event BEAT

machine heartbeat {
  initial alive

  state alive {
    on BEAT -> alive reenter
    after 30m -> lost
  }

  final lost
}

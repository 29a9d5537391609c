event Stop
event Go

machine robot {
  initial moving
  state moving {
    initial ahead
    on Stop -> off
    state ahead {
      on Go -> back
      on Stop -> back
    }
    state back { on Go | Stop -> ahead }
  }
  final off
}

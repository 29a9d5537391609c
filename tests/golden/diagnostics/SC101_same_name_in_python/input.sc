event Enrol(class: int, class_: int)

machine school {
  event State
  event State_
  context(pass_: str = "", pass: str = "")
  on Enrol { pass = "x" }
  on State {}
  on State_ {}
}

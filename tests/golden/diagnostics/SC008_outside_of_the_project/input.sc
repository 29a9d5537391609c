import "../other/shared.sc"

event GO

machine walker {
  initial here
  state here { on GO -> there }
  final there
}

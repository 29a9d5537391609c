event Pay
event Paid

machine order {
  initial open
  on Paid {}
  state open { on Pay -> done { send Paid to parent } }
  final done
}

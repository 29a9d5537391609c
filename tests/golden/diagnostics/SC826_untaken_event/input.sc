event Pay
private event Paid

machine order {
  initial open
  state open { on Pay -> waiting { raise Paid } }
  state waiting { after 1h -> open { send Paid to self after 1m } }
}

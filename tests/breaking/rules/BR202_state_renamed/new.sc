event PAY
event SHIP

machine order {
  initial open
  state open { on PAY -> settled }
  state settled {
    on SHIP -> shipped
    after 14d -> open
  }
  final shipped
}

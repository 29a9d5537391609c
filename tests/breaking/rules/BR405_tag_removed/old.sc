event PAY

machine order {
  initial open
  state open {
    tags pending, unpaid
    on PAY -> paid
  }
  state paid
}

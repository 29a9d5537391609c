use "functions"

event PAY
action mail(to: str)

machine order {
  initial open
  state open {
    on PAY -> paid {
      mail("ada")
    }
  }
  state paid
}

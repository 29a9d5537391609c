use "functions"

event PAY
action mail(to: str)
action print_label(order: str)

machine order {
  initial open
  state open {
    on PAY -> paid {
      mail("ada")
      print_label(self.key)
    }
  }
  state paid
}

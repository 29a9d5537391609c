use "functions"

event PAY
action send_mail(to: str)
action print_label(order: str)

machine order {
  initial open
  state open {
    on PAY -> paid {
      send_mail("ada")
      print_label(self.key)
    }
  }
  state paid
}

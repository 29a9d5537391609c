event PAY(amount: int)
event SHIP

machine order -> str {
  context(paid: int = 0)
  initial open
  state open {
    on PAY -> paid { paid = event.amount }
    after 2d -> cancelled
  }
  state paid {
    on SHIP -> shipped
  }
  final shipped { output "shipped" }
  final cancelled { output "cancelled" }
}

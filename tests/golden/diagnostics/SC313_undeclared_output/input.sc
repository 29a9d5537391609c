event PAY

machine shop {
  initial open
  state open {
    initial idle
    on done -> closed
    state idle { on PAY -> paid }
    final paid { output "paid" }
  }
  final closed { output "closed" }
}

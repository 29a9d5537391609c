# A loop that ends when a guard says so, or else at the bound of microsteps.
event Run(times: int)

machine spinner {
  context(left: int = 0)
  initial resting

  state resting {
    on Run -> ping { left = event.times }
  }

  state ping {
    always if left > 0 -> pong { left -= 1 }
    always if left == 0 -> resting
  }

  state pong {
    always if left > 0 -> ping { left -= 1 }
    always if left == 0 -> resting
  }
}

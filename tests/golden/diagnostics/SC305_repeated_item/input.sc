use "shop.functions"
use "shop.others"

event PAY

machine shop {
  option unhandled = "ignore"
  option unhandled = "error"
  context(a: int = 0)
  context(b: int = 0)
  description "one"
  description "two"
  initial open
  initial closed
  state open {
    entry { a = 1 }
    entry { a = 2 }
    exit { a = 1 }
    exit { a = 2 }
    on PAY -> closed
  }
  final closed { output None output None }
}

# `emit` tells whoever waits outside.
event Order(item: str)
event Served(item: str, number: int)
event Closed

machine bar {
  context(number: int = 0)
  initial open

  state open {
    exit { emit Closed }
    on Order { number += 1; emit Served(item=event.item, number=number) }
    on Closed -> shut { emit event }
  }

  final shut
}

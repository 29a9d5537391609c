event PAY

machine shop {
  initial open
  state open {
    entry { send PAY to self after 1m as reminder }
    on PAY { cancel remider; cancel w; spawn till() as w }
    exit { cancel reminder }
  }
}

machine till {}

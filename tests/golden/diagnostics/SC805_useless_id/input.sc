event PAY

machine shop {
  initial open
  state open {
    entry { raise PAY as now_or_never; send PAY to self after 1s as later }
    on PAY { cancel later }
  }
}

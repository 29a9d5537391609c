# A chart in a file that is called like what is served, and a machine that is called like a handler.
event ping

machine serve {
  description "  "
  initial initial
  state initial { on ping -> by_default }
  state by_default { on ping -> choose }
  state choose { on ping -> initial }
}

machine serve_create {
  on ping {}
}

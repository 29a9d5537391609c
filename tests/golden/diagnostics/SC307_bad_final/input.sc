use "shop.functions"

event PAY
actor charge() -> str

machine shop {
  initial open
  state open { on PAY -> closed }
  final closed {
    on PAY -> open
  }
  final broken { after 1s -> open }
  final busy { invoke charge() }
  final nested { initial a state a {} }
}

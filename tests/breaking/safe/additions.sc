event PAY
type Item(name: str)

machine order {
  context(items: list[Item] = [], note: str = "")
  initial open
  state open { on PAY -> paid }
  final paid
}
# ----------------------------------------------------------------
# A comment.
event PAY
event CANCEL(reason: str = "")
type Item(name: str, count: int = 1)

machine order {
  context(items: list[Item] = [], note: str | None = "", more: dict[str, Item] = {}, delay: duration = 5s)
  initial open
  state cancelled { tags over }
  final paid
  state open {
    description "Nothing is paid yet."
    on CANCEL -> cancelled
    on PAY -> paid
  }
}

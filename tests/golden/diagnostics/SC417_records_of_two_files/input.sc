import "older.sc" as older

type Item(name: str, price: float)

machine cart version v2 latest {
  context(items: list[Item] = [], first: older.Item | None = None)
  migrate from v1 {}
}

# All types, and defaults of all kinds.
type Colour = "red" | "green" | "dark \"blue\""
type Colours = list[Colour]
type Maybe = Point | None
type Point(x: int, y: int = 0)
type Segment(start: Point, end: Point = Point(x=1, y=2), label: str | None = None)
type Tree(value: int, children: list[Tree] = [])
type Table = dict[str, list[Segment]]

event Everything(
  text: str, whole: int, real: float, flag: bool, raw: bytes, nothing: None,
  length: duration, moment: datetime, day: date, money: decimal, id: uuid, anything: json,
  point: Point, colour: Colour, either: int | str | None, level: "low" | "high" | None,
)
event Defaults(
  text: str = "a\nb", whole: int = -1, real: float = 2.5, flag: bool = True,
  length: duration = 1h30m15s, nothing: str | None = None,
  empty: list[int] = [], full: list[str] = ["a", "b"], table: dict[str, int] = {},
  filled: dict[str, int] = {"one": 1}, colour: Colour = "green", point: Point = Point(1),
  anything: json = {"a": [1, None, True]},
)

machine everything(tree: Tree, colours: Colours = ["red"]) -> Table {
  context(
    raw: bytes | None = None,
    moment: datetime | None = None,
    day: date | None = None,
    money: decimal | None = None,
    id: uuid | None = None,
    anything: json = None,
    tree: Tree = input.tree,
    colour: Colour = input.colours[0],
    path: list[Point] = [Point(x=0), Point(x=1, y=1)],
    maybe: Maybe = None,
    table: Table = {},
    length: duration = 0s,
    tiny: duration = 1.5ms,
  )
  initial open

  state open {
    on Everything -> closed {
      raw = event.raw
      moment = event.moment
      day = event.day
      money = event.money
      id = event.id
      anything = event.anything
      maybe = event.point
      colour = event.colour
      length = event.length
    }
    on Defaults { anything = event.anything }
  }

  final closed { output table }
}

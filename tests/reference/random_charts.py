"""Random charts as text, well typed by construction, and random events for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[int]], int]

EVENTS = {"A": (), "B": (), "C": ("v",), "d.w": ("v", "w"), "R": ("v",), "q q": ()}
PRIVATE = frozenset({"B", "d.w"})
HEAD = """\
event A
private event B
event C(v: int)
private event "d.w"(v: int, w: int)
event R(v: int)
type Box(w: int, tags: list[int] = [1, 2])
actor work(v: int) -> int from "somewhere"

machine fuzz -> int | None {
  event "q q"
  context(n: int = 0, private m: int = 1, b: bool = False, o: int | None = START, fuel: int = 5,
    xs: list[int] = [1, 2], ys: list[int] = [], d: dict[str, int] = {"a": 1}, box: Box = Box(0),
    boxes: list[Box] = [Box(1), Box(2)], lists: dict[str, list[int]] = {"a": [3]},
    f: float = 0, g: float | None = 1, fs: list[float] = [1, 2.5], fd: dict[str, float] = {"a": 2})
"""
# A family of actors, one of machines, and the keys that they have.
HAND = """\
machine helping_hand {
  on C | "d.w" {}
  after 1m -> gone
  initial busy
  state busy {}
  final gone
}

"""
KEYS = ('"k0"', '"k1"', 'f"k{n % 3}"', '"a]b[c"', '""')
MAX_STATES = 14
MAX_DEPTH = 4
ODD_NAMES = ("class", "state", "a.b", "two words", "self", "match")


@cache
def upto(last: int) -> st.SearchStrategy[int]:
    """Return the strategy of the numbers from 0 to another one."""
    return st.integers(0, last)


@dataclass(eq=False)
class Node:
    """A state of a random chart."""

    name: str
    kind: str
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def written(self) -> str:
        """Return the name as a chart writes it."""
        return self.name if self.name.isidentifier() else f'"{self.name}"'

    @property
    def path(self) -> str:
        """Return the path from the top, as a chart writes it."""
        return ".".join(node.written for node in (*reversed(list(self.above())), self))

    def above(self) -> Iterator[Node]:
        """Yield the ancestors but for the machine, from the inside out."""
        node = self.parent
        while node is not None and node.parent is not None:
            yield node
            node = node.parent

    def below(self) -> Iterator[Node]:
        """Yield the descendants, in document order."""
        for child in self.children:
            yield child
            yield from child.below()

    @property
    def real(self) -> list[Node]:
        """Return the children without history states."""
        return [child for child in self.children if child.kind != "history"]

    def can_be_done(self) -> bool:
        """Return whether the state can be done, so that `on done` is allowed."""
        if self.kind == "parallel":
            return all(child.can_be_done() for child in self.real)
        return self.parent is not None and any(child.kind == "final" for child in self.children)


def written_event(name: str) -> str:
    """Return the name of an event, or the `*`, as a chart writes it."""
    return name if name == "*" or name.isidentifier() else f'"{name}"'


class Writer:
    """Writes one chart; every choice is drawn."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.labels = 0
        self.count = 0
        self.root = Node("", "compound")
        # In some charts actions ask for the active states too: those take another shape.
        self.curious = self.chance(20)
        self.odd = self.chance(10)
        self.bold = self.chance(50)
        self.families = self.chance(50)
        self.in_family = False  # while the lines of one are written
        self.grow(self.root, 0)
        self.states = list(self.root.below())
        self.real = [state for state in self.states if state.kind != "history"]
        self.plain = [state for state in self.real if '"' not in state.path]
        self.lets: list[str] = []
        self.variables: list[str] = []  # of the `for`s around what is written

    # --- choices: the first alternative is the simplest ---

    def upto(self, last: int) -> int:
        """Draw a number from 0 to another one."""
        return self.draw(upto(last)) if last else 0

    def chance(self, percent: int) -> bool:
        """Draw whether something happens."""
        return self.upto(99) >= 100 - percent

    def pick(self, items: Sequence[T]) -> T:
        """Draw an item."""
        return items[self.upto(len(items) - 1)]

    # --- the tree ---

    def grow(self, node: Node, depth: int) -> None:
        """Return a state its children."""
        if node.kind == "compound":
            least, finals = 1, self.chance(40)
            number = (2 if depth == 0 else least) + self.upto(2)
        else:
            number, finals = 2 + (self.upto(3) == 3), False
        for _ in range(number):
            child = self.add(node, "atomic")
            if depth + 1 < MAX_DEPTH and self.count < MAX_STATES:
                wanted = self.upto(9)
                if wanted >= (4 if node.kind == "parallel" else 6):
                    child.kind = (
                        "parallel" if wanted == 9 or (depth == 0 and wanted == 8) else "compound"
                    )
                    self.grow(child, depth + 1)
        if finals:
            for _ in range(1 + self.chance(20)):
                self.add(node, "final")
        if node.parent is not None:
            for _ in range(self.chance(40) + self.chance(15)):
                self.add(node, "history")

    def add(self, parent: Node, kind: str) -> Node:
        """Add a child, among the others wherever it falls."""
        self.count += 1
        name = f"s{self.count}"
        if self.odd and self.chance(30):
            name = f"{self.pick(ODD_NAMES)}{self.count}"
        child = Node(name, kind, parent)
        place = len(parent.children) if kind == "atomic" else self.upto(len(parent.children))
        parent.children.insert(place, child)
        return child

    # --- the text ---

    def chart(self) -> str:
        """Write the chart."""
        start = "1" if self.bold and self.chance(70) else "None"
        head = HEAD.replace("machine fuzz", f"{HAND}machine fuzz") if self.families else HEAD
        lines = [head.rstrip().replace("START", start)]
        if self.chance(30):
            lines.append(f"  let big = {self.condition(())}")
            self.lets.append("big")
        lines += [f"  {line}" for line in self.body(self.root)]
        return "\n".join([*lines, "}", ""])

    def body(self, node: Node) -> list[str]:
        """Write what stands in a state."""
        lines: list[str] = []
        if node.kind == "compound":
            targets = ", ".join(each.path for each in self.initial(node))
            lines.append(f"initial {targets}{self.block(20)}")
        if self.chance(10) and node.parent is not None:
            lines.append(f"tags t{self.upto(2)}, u")
        if self.families and node is self.root:
            lines.append(f"entry {{ {self.spawned('team')}; {self.spawned('crew')} }}")
            lines += [f"exit{self.block(100)}"] if self.chance(40) else []
        else:
            lines += [f"{word}{self.block(100)}" for word in ("entry", "exit") if self.chance(40)]
        if node.kind == "final":
            return lines + self.output(node)
        lines += self.lines(node)
        for child in node.children:
            lines += self.child(child)
        return lines

    def output(self, node: Node) -> list[str]:
        """Write a final state's output, or the error that it ends the machine with."""
        if self.chance(40):
            return []
        top = node.parent is self.root
        if top and self.chance(30):
            message = self.pick(['"bad"', 'f"bad {n}"', 'f"bad {o}"'])
            return [f"error {message}{self.pick(['', ', 422'])}"]
        return [f"output {self.pick([self.number(()), 'o', '1' if top else self.condition(())])}"]

    def child(self, child: Node) -> list[str]:
        """Write a state, with the word before it."""
        if child.kind == "history":
            return [self.history(child)]
        word = child.kind if child.kind in ("parallel", "final") else "state"
        body = [f"  {line}" for line in self.body(child)]
        return (
            [f"{word} {child.written} {{", *body, "}"] if body else [f"{word} {child.written}{{}}"]
        )

    def initial(self, node: Node) -> list[Node]:
        """Choose where a state starts: mostly with a child, or deeper, or in several regions."""
        wanted = self.upto(9)
        if wanted < 6:
            return [self.pick([child for child in node.children if child.kind in REAL])]
        inside = [
            each for each in node.below() if each.kind != "history" or each.parent is not node
        ]
        return self.several(inside) if wanted == 9 else [self.pick(inside)]

    def several(self, among: list[Node]) -> list[Node]:
        """Choose states in different regions of a parallel state, or one where there is none."""
        parallels = [each for each in self.root.below() if each.kind == "parallel"]
        fitting = []
        for each in parallels:
            regions = [[s for s in (region, *region.below()) if s in among] for region in each.real]
            if all(regions):
                fitting.append(regions)
        if not fitting:
            return [self.pick(among)]
        regions = self.pick(fitting)
        chosen = [self.pick(region) for region in regions]
        if len(chosen) > 2 and self.chance(50):
            del chosen[self.upto(len(chosen) - 1)]
        if self.chance(30):
            chosen.reverse()
        return chosen

    def history(self, node: Node) -> str:
        """Write a history state."""
        text = f"history {node.written}{' deep' if self.chance(50) else ''}"
        if self.chance(40):
            return text
        assert node.parent is not None
        inside = [each for each in node.parent.below() if each.kind != "history"]
        inside = [*inside, node.parent]
        targets = self.several(inside[:-1]) if self.chance(20) else [self.pick(inside)]
        return f"{text} -> {', '.join(each.path for each in targets)}{self.block(50)}"

    # --- lines ---

    def lines(self, node: Node) -> list[str]:
        """Write a state's lines."""
        lines = [self.event_line(node) for _ in range(self.upto(3))]
        if self.chance(25):
            lines.append(self.always(node))
        for word in ("after", "every"):
            if self.chance(12):
                delay = self.pick(
                    ["10s", "1s * (n + 1)", "1m30s", "(None if b else 5s)", "(None if b else 5s)"]
                )
                name = f" as {word}_named" if self.chance(40) else ""
                lines += [
                    self.line(f"{word} {delay}{name}", node, ()) for _ in range(1 + self.chance(20))
                ]
        if node.can_be_done() and self.chance(60):
            lines.append(self.line("on done", node, ("output",)))
        if self.chance(10):
            lines.append(self.line("on error", node, ("error",)))
        if self.chance(10):
            lines += self.invoke(node)
        return lines

    def event_line(self, node: Node) -> str:
        """Write a line for events."""
        wanted = self.upto(9)
        names = [self.pick(list(EVENTS))] if wanted < 9 else ["*"]
        if wanted in (7, 8):
            names = list(dict.fromkeys([*names, self.pick(list(EVENTS))]))
        shared = tuple(
            field
            for field in EVENTS.get(names[0], ())
            if all(field in EVENTS[name] for name in names)
        )
        guard, first = None, ""
        if not {"R", "q q", "*"}.isdisjoint(names) and self.chance(90):
            # What charts raise themselves must not go on for ever.
            guard, first = "fuel > 0", "fuel -= 1; "
            if self.chance(30):
                guard = f"fuel > 0 and ({self.condition(shared)})"
        elif self.chance(20):
            first = "fuel = 4; "
        written = " | ".join(map(written_event, names))
        return self.line(f"on {written}", node, shared, guard=guard, first=first)

    def always(self, node: Node) -> str:
        """Write an eventless line; mostly one that cannot go on for ever."""
        condition = self.condition(())
        if not self.chance(95):
            # A guard that is always true would be a loop that the compiler refuses.
            return self.line("always", node, (), guard=f"n < 2 and ({condition})")
        guard = f"fuel > 0 and ({condition})"
        return self.line("always", node, (), guard=guard, first="fuel -= 1; ")

    def invoke(self, node: Node) -> list[str]:
        """Write an invoke with its lines."""
        lines = [f"invoke work({self.number(())}) as w {{"]
        if self.chance(70):
            lines.append("  " + self.line("on done", node, ("output",)))
        if self.chance(50):
            lines.append("  " + self.line("on error", node, ("error",)))
        return [*lines, "}"]

    def line(
        self,
        head: str,
        node: Node,
        event: tuple[str, ...],
        *,
        guard: str | None = None,
        first: str = "",
    ) -> str:
        """Write a line: its guard, its targets and its actions."""
        if guard is None and self.chance(40):
            guard = self.condition(event)
        text = f"{head} if {guard}" if guard is not None else head
        stays = self.chance(15)
        if not stays:
            targets = self.targets(node)
            text += f" -> {', '.join(each.path for each in targets)}"
            if node in targets or self.in_family or self.chance(20):
                text += " reenter"
        return text + self.block(100 if stays or first else 60, event, first)

    def targets(self, node: Node) -> list[Node]:
        """Choose where a line goes."""
        wanted = self.upto(9)
        near = [*node.children, *(node.parent.children if node.parent is not None else ())]
        if wanted < 5 and near:
            return [self.pick(near)]
        if wanted == 9:
            return self.several(self.states)
        return [self.pick(self.states)]

    # --- actions ---

    def block(self, percent: int, event: tuple[str, ...] = (), first: str = "") -> str:
        """Write actions, of which the first logs a label of its own."""
        if not self.chance(percent):
            return ""
        self.labels += 1
        parts = [f'log "{self.labels}"', *(self.action(event) for _ in range(self.upto(2)))]
        return f" {{ {first}{'; '.join(parts)} }}"

    def action(self, event: tuple[str, ...], depth: int = 0) -> str:
        """Write an action; in some there are others."""
        if depth < 2 and self.chance(25):
            return self.nested(event, depth + 1)
        if self.families and self.chance(25):
            return self.with_family(event)
        if self.bold and self.chance(30):
            return self.pick(["log o + 1", "n = o % 3", "o = 1"])
        if self.chance(15):
            return self.path(event)
        if self.chance(8):
            return self.with_floats(event)
        match self.upto(13):
            case 0:
                return f"n = {self.number(event)}"
            case 1:
                return "m += 1"
            case 2:
                return f"b = {self.condition(event)}" if self.curious else "b = not b"
            case 3:
                return f"o = {self.number(event)}"
            case 4 if self.chance(40 if self.bold else 100):
                return "o = None"
            case 5 if self.chance(30):
                self.labels += 1
                name = f"c{self.labels}"
                made = self.comprehension(event, name)
                listed = ["log range(n)", 'log {"a": n, "b": m}.values()', "log 1 in range(n)"]
                if self.chance(20):
                    return self.pick(listed)
                return self.pick([f"log [{made}]", f'log {{f"{{{name}}}": {made}}}'])
            case 5:
                return f"log {self.number(event)}"
            case 6 if self.curious and self.plain:
                return f"log in_state({self.pick(self.plain).path})"
            case 7 if event:
                return f"log event.{self.pick(event)}"
            case 8 | 9 | 10:
                return f"raise R({self.number(event)})"
            case 11:
                return 'raise "q q"'
            case 12:
                return f"send C(v={self.number(event)}) to self after 5s as later"
            case _:
                return "n -= 1"

    def with_floats(self, event: tuple[str, ...]) -> str:
        """Write an action that makes a float of an int, or shows which of them values are."""
        number = self.number(event)
        if number == "o":  # it may be None, which is not told as SC208 in all of these places
            number = "n"
        within = number.replace('"', "'")  # the quotes of strings in an f-string
        return self.pick(
            [
                *(
                    f"f = {self.upto(4)}",
                    f"f = {number}",
                    f"f += {number}",
                    f"f = max(f, {number})",
                ),
                *(
                    f"g = {number}",
                    "g = o",
                    f"g = f if b else {number}",
                    "f = g if g is not None else 0",
                ),
                *(f"fs = [{number}, f]", f"fs += [{number}]", f"fs[0] = {number}", "f = sum(fs)"),
                *(
                    f'fd["b"] = {number}',
                    f'f = fd.get("b", {number})',
                    "f = sum(x for x in fs if x > 9)",
                ),
                *('log f"{f} {g} {fs} {fd}"', f'log f"{{[{within}, 0.5]}} {{n if b else 0.5}}"'),
            ]
        )

    def path(self, event: tuple[str, ...]) -> str:
        """Write an action that sets or takes out an item, or lets two fields have one value."""
        place = self.pick(
            [
                *("xs[0]", "xs[-1]", 'd["a"]', "box.w", "boxes[0].w", "boxes[(n + 1) % 2].tags[1]"),
                *('lists["a"][0]', "box.tags[(m + n) % 2]", "boxes[xs[0] % 2].tags[n % 2]"),
            ]
        )
        match self.upto(6):
            case 0 | 1:
                return f"{place} = {self.number(event)}"
            case 2:
                return f"{place} {self.pick(['+=', '-='])} {self.number(event)}"
            case 3 | 4:
                # Two that have one value: what is set in the one is not in the other.
                first, second = self.pick(
                    [
                        ("ys = xs", "xs[0] += 1"),
                        ("log xs", "xs[-1] -= 1"),
                        ('lists["a"] = xs', 'lists["a"][0] = 7'),
                        ("xs = boxes[0].tags", "boxes[0].tags[1] = n"),
                        ("box.tags = xs", "box.tags[0] += m"),
                        ('lists["b"] = boxes[1].tags', 'lists["b"][-1] = 8'),
                        ("box = boxes[0]", "box.tags[0] = 9"),
                        ("boxes[1] = box", "boxes[1].tags[n % 2] += 1"),
                        ("ys = [1, 2]; xs = ys", "del ys[0]"),
                        ("for x in xs", '{ d["c"] = x; xs[0] += x }'),
                    ]
                )
                return f"{first}; {second}" if "for" not in first else f"{first} {second}"
            case 5:
                return self.pick(
                    [
                        *("if len(ys) > 0 { del ys[0] }", "if len(ys) > 1 { del ys[-1] }"),
                        *('if "b" in lists { del lists["b"] }', 'if "c" in d { del d["c"] }'),
                    ]
                )
            case _:
                # These fail, sometimes.
                return self.pick(["del ys[1]", 'del d["c"]', "ys[n] += 1", 'lists["b"][n] = 1'])

    def nested(self, event: tuple[str, ...], depth: int) -> str:
        """Write an `if` or a `for`."""

        def actions() -> str:
            return f"{{ {'; '.join(self.action(event, depth) for _ in range(self.upto(2)))} }}"

        if self.chance(30):
            self.labels += 1
            item = self.present(event)  # a variable that may be None could not be mended
            name, items = f"i{self.labels}", self.pick(["range(2)", f"[1, {item}]"])
            self.variables.append(name)
            text = f"for {name} in {items} {actions()}"
            self.variables.pop()
            return text
        text = f"if {self.condition(event)} {actions()}"
        if self.chance(30):
            text += f" elif {self.condition(event)} {actions()}"
        return f"{text} else {actions()}" if self.chance(50) else text

    def comprehension(self, event: tuple[str, ...], name: str) -> str:
        """Write the inside of a comprehension whose items are ints, with a variable of a name."""
        items = self.pick(["range(3)", "[n, m]", '{"a": 1, "b": n}.values()'])
        self.variables.append(name)
        item = self.pick([name, f"({name} + n) % 5", f"({self.present(event)} * {name}) % 7"])
        condition = f" if {self.condition(event)}" if self.chance(50) else ""
        self.variables.pop()
        return f"{item} for {name} in {items}{condition}"

    def present(self, event: tuple[str, ...]) -> str:
        """Write an int, or something to take in its place where it may be None."""
        number = self.number(event)
        return "(o if o is not None else 2)" if number == "o" else number

    def spawned(self, family: str) -> str:
        """Write the start of one of a family, mostly with lines of the family."""
        what = f"work({self.number(())})" if family == "team" else "helping_hand()"
        text = f"spawn {what} as {family}[{self.pick(KEYS)}]"
        if self.in_family or not self.chance(70):
            return text
        self.in_family = True
        variables, self.variables = self.variables, []  # these lines run later
        lines = [self.family_line(family, "on done", ("output",))]
        if self.chance(50):
            lines.append(self.family_line(family, "on error", ("error",)))
        if family == "crew":
            lines.append(self.family_line(family, self.pick(["on C", 'on C | "d.w"', "on *"]), ()))
        self.in_family = False
        self.variables = variables
        return f"{text} {{ {' '.join(lines)} }}"

    def family_line(self, family: str, head: str, event: tuple[str, ...]) -> str:
        """Write a line of a family's block."""
        guard = f'{family}.key != "k1"' if self.chance(30) else None
        first = f"log {family}.key; "
        return self.line(head, self.root, event, guard=guard, first=first)

    def with_family(self, event: tuple[str, ...]) -> str:
        """Write an action that has to do with a family."""
        family, key = self.pick(["team", "crew"]), self.pick(KEYS)
        match self.upto(7):
            case 0 | 1:
                return self.spawned(family)
            case 2:
                return f"stop {family}[{key}]"
            case 3:
                return f"send C(v={self.number(event)}) to crew[{key}]"
            case 4:
                return f'send "d.w"(v=1, w={self.number(event)}) to crew'
            case 5:
                self.labels += 1
                name = f"k{self.labels}"
                return f"for {name} in {family} {{ stop {family}[{name}]; log {name} }}"
            case 6:
                return f"log {family}.keys()"
            case _:
                return f"stop {family}"

    def number(self, event: tuple[str, ...]) -> str:
        """Write an int."""
        if self.families and self.chance(10):
            return f"len({self.pick(['team', 'crew'])})"
        if self.variables and self.chance(40):
            return self.pick(self.variables)
        if len(self.variables) < 2 and self.chance(10):
            self.labels += 1
            made = self.comprehension(event, f"c{self.labels}")
            return self.pick([f"sum({made})", f"len([{made}])", f"max([{made}] + [1])"])
        match self.upto(8):
            case 0 | 1:
                return str(self.upto(4))
            case 2:
                return "n"
            case 3:
                return "(m + n) % 5"
            case 4:
                fields = [name for name in event if name in ("v", "w")]
                return f"event.{self.pick(fields)}" if fields else "m"
            case 5:
                return "(o if o is not None else 2)"
            case 6 if self.bold:
                return "o"  # where that may be None, it is mended
            case 7:
                powers = ("2 ** ((n + 1) % 4)", "m ** 2 % 5", "(2 ** n if n > 0 else 1) % 7")
                items = ("xs[0] % 5", 'd["a"] % 5', "boxes[n % 2].tags[0] % 5", "len(ys)")
                return self.pick([*powers, *items])
            case _:
                return "(n + 1) % 4"

    def condition(self, event: tuple[str, ...]) -> str:
        """Write a condition."""
        if len(self.variables) < 2 and self.chance(5):
            name = f"q{len(self.variables)}"
            self.variables.append(name)
            inner = self.condition(event)
            self.variables.pop()
            return f"{self.pick(['any', 'all'])}({inner} for {name} in range(n % 3))"
        if self.families and self.chance(10):
            return f"{self.pick(KEYS)} {self.pick(['in', 'not in'])} {self.pick(['team', 'crew'])}"
        match self.upto(9):
            case 0 | 1:
                return f"n {self.pick(['<', '>=', '!='])} {self.upto(3)}"
            case 2:
                return self.pick(["b", "not b", *self.lets])
            case 3 | 4 if self.plain:
                negated = self.pick(["", "not "])
                return f"{negated}in_state({self.pick(self.plain).path})"
            case 5:
                return self.pick(["o is not None", "o is None", "o is not None and o > 1"])
            case 6:
                word = self.pick(["and", "or"])
                return f"({self.condition(event)}) {word} ({self.condition(event)})"
            case 7:
                return self.pick(
                    ['decimal("1.5") < n', 'date("2026-01-02").day > m', "decimal(n) == 2"]
                )
            case _:
                return f"{self.number(event)} > {self.upto(3)}"


REAL = ("atomic", "compound", "parallel", "final")


@dataclass(frozen=True, slots=True)
class Choice:
    """An event as it is drawn: what it is depends on what runs when it comes."""

    kind: int
    which: int
    value: int


@st.composite
def charts(draw: Draw) -> str:
    """Draw a chart."""
    return Writer(draw).chart()


@st.composite
def choices(draw: Draw) -> list[Choice]:
    """Draw events."""
    return [Choice(draw(upto(9)), draw(upto(11)), draw(upto(4))) for _ in range(1 + draw(upto(7)))]

"""A picture as Mermaid text, for Markdown: what a state diagram of Mermaid can show.

Mermaid has no history states, which are shown as states called `H`. It fails on a transition
between a compound state and a state in it, and on one from or to a compound state that lies in a
region: such a transition is a note instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..ir import path_text
from .blocks import SIGNS
from .palette import LIGHT, STATUSES
from .picture import INITIAL, MARKS, Arrow, Box, Key, Kind, MachinePicture, Status

INDENT = "  "
# Words that Mermaid reads otherwise where a name is expected.
_RESERVED = frozenset(
    [
        *("as", "choice", "class", "classdef", "click", "default", "description", "direction"),
        *("empty", "end", "fork", "hide", "href", "join", "left", "note", "of", "right", "root"),
        *("scale", "state", "style", "subgraph"),
    ]
)
_CLASSES = {
    status: f"stroke:{LIGHT[status]},stroke-width:2px"
    + (",stroke-dasharray:4" if status == "gone" else "")
    for status in STATUSES
}
_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
# What ends a text or begins something else, as entities, which Mermaid reads before all else.
_ESCAPED = {
    "#": "#35;",
    ";": "#59;",
    ":": "#58;",
    '"': "#quot;",
    "<": "#lt;",
    ">": "#gt;",
    "{": "#123;",
    "}": "#125;",
    "%": "#37;",
    "`": "#96;",
    "\\": "#92;",
}


def mermaid_text(machines: Sequence[MachinePicture]) -> str:
    """Return one diagram of all machines; each of several is a state around its own."""
    lines = ["stateDiagram-v2"]
    ids: set[str] = set()
    marked: list[str] = []
    for machine in machines:
        writer = _Writer(machine, ids)
        inside = writer.wrapped() if len(machines) > 1 else writer.lines()
        lines += (INDENT + line for line in (*inside, *writer.arrows_across()))
        marked += writer.marked()
    if marked:
        lines += (f"{INDENT}classDef {name} {look}" for name, look in _CLASSES.items())
        lines += (INDENT + line for line in marked)
    return "\n".join(lines) + "\n"


def mermaid_page(machines: Sequence[MachinePicture]) -> str:
    """Return the diagrams as Markdown, each machine under a heading."""
    return "\n".join(
        f"## {machine.root.name}\n\n```mermaid\n{mermaid_text([machine])}```\n"
        for machine in machines
    )


def mermaid_words(text: str) -> str:
    """Return a diagram in which a text stands alone."""
    return f'stateDiagram-v2\n{INDENT}state "{escaped(text)}" as words\n'


def escaped(text: str) -> str:
    """Return a text in which Mermaid finds nothing of its own."""
    return "".join(_ESCAPED.get(character, character) for character in text)


class _Writer:
    """Writes the diagram of one machine; `ids` are those that are taken."""

    def __init__(self, machine: MachinePicture, ids: set[str]) -> None:
        self.machine = machine
        self.boxes = machine.boxes()
        self.ids: dict[Key, str] = {}
        self.taken = ids
        self.in_region: set[Key] = set()
        self.around: dict[Key, tuple[Key, ...]] = {}
        self._visit(machine.root, (), in_region=False)

    def _visit(self, box: Box, around: tuple[Key, ...], *, in_region: bool) -> None:
        self.ids[box.key] = self._id(box)
        self.around[box.key] = around
        if in_region:
            self.in_region.add(box.key)
        below = in_region or box.kind is Kind.PARALLEL
        for child in box.children:
            self._visit(child, (*around, box.key), in_region=below)

    def _id(self, box: Box) -> str:
        words = box.key[1:] or (self.machine.root.name,)
        name = "_".join(re.sub(r"\W+", "_", word, flags=re.ASCII).strip("_") for word in words)
        if box.kind is Kind.FORK:
            name = f"fork_{name}"
        elif box.kind is Kind.MACHINE:
            name = f"machine_{name}"
        elif box.kind is Kind.INITIAL:
            return "[*]"
        if not _PLAIN.fullmatch(name) or name.lower() in _RESERVED:
            name = f"s_{name}"
        number, wanted = 2, name
        while name in self.taken:
            name, number = f"{wanted}_{number}", number + 1
        self.taken.add(name)
        return name

    def wrapped(self) -> Iterator[str]:
        """Yield the lines of a machine that is one of several."""
        root = self.machine.root
        name = self.ids[root.key]
        yield f'state "{_named(root)}" as {name}'
        if root.children:
            yield f"state {name} {{"
            yield from (INDENT + line for line in self.lines())
            yield "}"
        else:
            yield from self._rows(root)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the machine's states."""
        root = self.machine.root
        if not root.children:
            yield f'state "{_named(root)}" as {self.ids[root.key]}'
            yield from self._rows(root)
            return
        yield from self._inside(root)
        yield from self._notes(root)

    def _inside(self, box: Box) -> Iterator[str]:
        """Yield what is in a box: its children, then the arrows that belong there."""
        regions = [child for child in box.children if not child.kind.is_mark]
        for child in box.children:
            yield from self._state(child)
            if box.kind is Kind.PARALLEL and child in regions[:-1]:
                yield "--"
        for arrow in self.machine.arrows:
            if self._home(arrow) == box.key and self._can_be_drawn(arrow):
                yield self._arrow(arrow)
        for child in box.children:
            if child.kind in (Kind.FINAL, Kind.FAILING):
                told = " : failed" if child.kind is Kind.FAILING else ""
                yield f"{self.ids[child.key]} --> [*]{told}"

    def _state(self, box: Box) -> Iterator[str]:
        name = self.ids[box.key]
        match box.kind:
            case Kind.INITIAL:
                return
            case Kind.FORK:
                yield f"state {name} <<fork>>"
                yield from self._notes(box)
            case Kind.HISTORY | Kind.DEEP_HISTORY:
                sign = "H*" if box.kind is Kind.DEEP_HISTORY else "H"
                yield f'state "{sign} {_named(box)}" as {name}'
                yield from self._rows(box)
            case _:
                yield f'state "{_named(box)}" as {name}'
                if not box.children:
                    yield from self._rows(box)
                    return
                yield f"state {name} {{"
                yield from (INDENT + line for line in self._inside(box))
                yield "}"
                yield from self._notes(box)

    def _rows(self, box: Box) -> Iterator[str]:
        for text in self._told(box):
            yield f"{self.ids[box.key]} : {escaped(text)}"

    def _told(self, box: Box) -> Iterator[str]:
        """Yield what a box does, with the transitions from it that Mermaid cannot draw."""
        if box.note:
            yield box.note
        for row in box.rows:
            yield SIGNS[row.status] + row.text
        initial = (INITIAL, *box.key[1:])
        for arrow in self.machine.arrows:
            if arrow.source not in (box.key, initial) or self._can_be_drawn(arrow):
                continue
            if arrow.source == initial:
                arrow = replace(arrow, full=f"initial {arrow.full}".rstrip())
            yield f"{_label(arrow)} -> {path_text(arrow.target[1:]) or self.machine.name}"

    def _notes(self, box: Box) -> Iterator[str]:
        """Yield a note with what there is to say of a state with states in it."""
        told = list(self._told(box))
        beside = box
        if box.kind is Kind.MACHINE:  # which is no state that a note could be beside
            beside = next(child for child in box.children if child.kind not in MARKS)
        if told:
            yield f"note right of {self.ids[beside.key]}"
            if beside is not box:
                yield f"{INDENT}machine {_named(box)}{_ESCAPED[':']}"
            yield from (INDENT + escaped(text) for text in told)
            yield "end note"

    # --- arrows ---

    def arrows_across(self) -> Iterator[str]:
        """Yield the arrows between states that lie in different ones.

        Mermaid moves a state to where an arrow names it, but for those at the outermost level.
        """
        for arrow in self.machine.arrows:
            if self._home(arrow) is None and self._can_be_drawn(arrow):
                yield self._arrow(arrow)

    def marked(self) -> Iterator[str]:
        """Yield which states have changed."""
        for key, box in self.boxes.items():
            if box.status is not Status.SAME and box.kind is not Kind.INITIAL:
                yield f"class {self.ids[key]} {box.status.value}"

    def _home(self, arrow: Arrow) -> Key | None:
        """Return the box in which an arrow is written: that which both ends are directly in.

        None stands for the outermost level, also for arrows between regions. What begins in a
        compound state is written in it.
        """
        one, other = self.around[arrow.source], self.around[arrow.target]
        if arrow.source[0] == INITIAL:
            return one[-1]
        if not one or one != other or self.boxes[one[-1]].kind is Kind.PARALLEL:
            return None
        return one[-1]

    def _can_be_drawn(self, arrow: Arrow) -> bool:
        """Return whether Mermaid draws an arrow, rather than to fail."""
        ends = (arrow.source, arrow.target)
        if arrow.source[0] == INITIAL and not self._leads_inwards(arrow):
            return False
        if arrow.source in self.around[arrow.target] or arrow.target in self.around[arrow.source]:
            return False
        if any(self.boxes[end].children and end in self.in_region for end in ends):
            return arrow.source[0] == INITIAL
        return arrow.source != arrow.target or not self.boxes[arrow.source].children

    def _leads_inwards(self, arrow: Arrow) -> bool:
        """Return whether both ends are in one box; in a change, the target may have left it."""
        around = self.around[arrow.source]
        return self.around[arrow.target][: len(around)] == around

    def _arrow(self, arrow: Arrow) -> str:
        target, label = arrow.target, _label(arrow)
        around = self.around[arrow.source]
        if arrow.source[0] == INITIAL and self.around[target] != around:
            # It leads deeper than to a child: this can only be said.
            target = (*self.around[target], target)[len(around)]
            label = f"to {path_text(arrow.target[1:])} {label}".rstrip()
        text = f"{self.ids[arrow.source]} --> {self.ids[target]}"
        return f"{text} : {escaped(label)}" if label else text


def _named(box: Box) -> str:
    return escaped(SIGNS[box.status] + box.name)


def _label(arrow: Arrow) -> str:
    """Return all that there is to say of an arrow, in a line."""
    told = SIGNS[arrow.status] + arrow.full.replace("\n", "; ")
    return " ".join([told.strip(), *(row.text for row in arrow.findings)]).strip()

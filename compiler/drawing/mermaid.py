"""A picture as Mermaid text, for Markdown: what a state diagram of Mermaid can show.

Mermaid has no history states, which are shown as states called `H`. It fails on a transition
between a compound state and a state in it, and on one from or to a compound state that lies in a
region: such a transition is a note instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .picture import Arrow, Box, Key, Kind, MachinePicture, Sort

INDENT = "  "
# Words that Mermaid reads otherwise where a name is expected.
_RESERVED = frozenset(
    [
        *("as", "choice", "class", "classdef", "click", "default", "description", "direction"),
        *("empty", "end", "fork", "hide", "href", "join", "left", "note", "of", "right", "root"),
        *("scale", "state", "style", "subgraph"),
    ]
)
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
    for machine in machines:
        writer = _Writer(machine, ids)
        if len(machines) > 1:
            lines += (INDENT + line for line in writer.wrapped())
        else:
            lines += (INDENT + line for line in writer.lines())
    return "\n".join(lines) + "\n"


def mermaid_page(machines: Sequence[MachinePicture]) -> str:
    """Return the diagrams as Markdown, each machine under a heading."""
    return "\n".join(
        f"## {machine.root.name}\n\n```mermaid\n{mermaid_text([machine])}```\n"
        for machine in machines
    )


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
        yield f'state "{escaped(root.name)}" as {name}'
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
            yield f'state "{escaped(root.name)}" as {self.ids[root.key]}'
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
            if child.kind is Kind.FINAL:
                yield f"{self.ids[child.key]} --> [*]"

    def _state(self, box: Box) -> Iterator[str]:
        name = self.ids[box.key]
        match box.kind:
            case Kind.INITIAL:
                return
            case Kind.FORK:
                yield f"state {name} <<fork>>"
            case Kind.HISTORY | Kind.DEEP_HISTORY:
                sign = "H*" if box.kind is Kind.DEEP_HISTORY else "H"
                yield f'state "{sign} {escaped(box.name)}" as {name}'
            case _:
                yield f'state "{escaped(box.name)}" as {name}'
                if not box.children:
                    yield from self._rows(box)
                    return
                yield f"state {name} {{"
                yield from (INDENT + line for line in self._inside(box))
                yield "}"
                yield from self._notes(box)

    def _rows(self, box: Box) -> Iterator[str]:
        for row in box.rows:
            yield f"{self.ids[box.key]} : {escaped(row.text)}"

    def _notes(self, box: Box) -> Iterator[str]:
        """Yield a note with what Mermaid cannot show of a compound state."""
        told = [row.text for row in box.rows if row.sort is not Sort.FINDING]
        for arrow in self.machine.arrows:
            if arrow.source == box.key and not self._can_be_drawn(arrow):
                target = self.boxes[arrow.target].name
                told.append(f"{arrow.full} -> {target}")
        if told:
            place = box if box.kind is not Kind.MACHINE else None
            yield from self._note(box if place is not None else _first_state(box), told)

    def _note(self, box: Box | None, told: Sequence[str]) -> Iterator[str]:
        if box is None:
            return
        yield f"note right of {self.ids[box.key]}"
        yield from (INDENT + escaped(text) for text in told)
        yield "end note"

    # --- arrows ---

    def _home(self, arrow: Arrow) -> Key:
        """Return the innermost box around both ends of an arrow."""
        one, other = self.around[arrow.source], self.around[arrow.target]
        same = [mine for mine, theirs in zip(one, other, strict=False) if mine == theirs]
        return same[-1] if same else self.machine.root.key

    def _can_be_drawn(self, arrow: Arrow) -> bool:
        """Tell whether Mermaid draws an arrow, rather than to fail."""
        ends = (arrow.source, arrow.target)
        if arrow.source in self.around[arrow.target] or arrow.target in self.around[arrow.source]:
            return False
        if any(self.boxes[end].children and end in self.in_region for end in ends):
            return False
        return arrow.source != arrow.target or not self.boxes[arrow.source].children

    def _arrow(self, arrow: Arrow) -> str:
        text = f"{self.ids[arrow.source]} --> {self.ids[arrow.target]}"
        return f"{text} : {escaped(arrow.full)}" if arrow.full else text


def _first_state(box: Box) -> Box | None:
    return next((child for child in box.children if not child.kind.is_mark), None)

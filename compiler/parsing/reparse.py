"""Parse a text of which a stretch has changed, for editors: the states around it stay as they are.

The tokens of states far from the change are left out, and the parser reads the others as a chart of
its own. What it gives is what it would give for the whole text, as far as the states before and
behind a gap come out as they were: they are read in the same place of the same list. The states
that were left out are put back then, moved to where they are now. In doubt all is parsed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import groupby
from typing import Any, TypeAlias, TypeVar

from .. import limits
from ..diagnostics import Diagnostic, Report
from ..source import Source, Span, changed
from . import syntax
from .balance import Balanced, balance
from .parse import file_of, parse_whole, report_first
from .parser import Parser
from .scan import Scanner, Token

LEAST_STATES = 30
"""With fewer states that could be left out, all is parsed."""
# What can make a token of several lines: a comment of another language, a line's end in a string.
_LONG_TOKEN = re.compile(r"/\*|\\\n")
# What messages about mistakes look for anywhere in a file: declarations.
_DECLARES = re.compile(r":|\bevent\s+\w")
_T = TypeVar("_T", bound=syntax.Node)
_PAIRS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class _Run:
    """States side by side that are left out, and those beside them, which are not."""

    before: syntax.Node
    states: tuple[syntax.Node, ...]
    behind: syntax.Node

    @property
    def start(self) -> int:
        """Return where the states begin."""
        return self.states[0].span.start

    @property
    def end(self) -> int:
        """Return where the states end."""
        return self.states[-1].span.end


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a text; `findings` are those of its syntax, all of them."""

    file: syntax.File
    findings: tuple[Diagnostic, ...]
    is_sound: bool  # whether its brackets were in pairs and all of it could be read


class Reparser:
    """Parses the states of one text, one after the other."""

    def __init__(self) -> None:
        """Start with no text."""
        self._known: _Known | None = None
        self._sound: _Known | None = None

    def parse(self, source: Source, report: Report) -> syntax.File:
        """Return the tree of a text, as `parse` does."""
        known = self._known
        if known is None or known.file.source != source:
            known = self._known = _parse_again(self._sound, source) or _parse_all(source)
            if known.is_sound:
                self._sound = known
        findings = Report()
        for each in known.findings:
            findings.take(each)
        report_first(findings, report)
        return known.file


def _parse_all(source: Source) -> _Known:
    findings = Report()
    file, is_sound = parse_whole(source, findings)
    return _Known(file, tuple(findings), is_sound)


def _parse_again(known: _Known | None, source: Source) -> _Known | None:
    """Return what a text is, by what it was before; None where all has to be parsed."""
    if known is None or _LONG_TOKEN.search(source.text):
        return None
    old = known.file.source.text
    start, old_end, new_end = changed(old, source.text)
    grown = new_end - old_end

    def now(offset: int) -> int:
        return offset + grown if offset > old_end else offset

    runs = _runs(known, (start, old_end))
    if (
        sum(len(run.states) for run in runs) < LEAST_STATES
        or len(known.findings) >= limits.MOST_FINDINGS
    ):
        return None
    gaps = [(now(run.start), now(run.end)) for run in runs]
    findings = Report()
    scanner = Scanner(source, findings)
    tokens = scanner.pieces(_between(gaps, len(source.text)))
    balanced = _balance(source, tokens, gaps, runs, findings)
    if balanced is None:
        return None
    parser = Parser(source, balanced, findings, unclear=scanner.unclear)
    items = parser.run("start")
    if items is None or len(findings) >= limits.MOST_FINDINGS:
        return None
    if len(findings) and any(_DECLARES.search(old, run.start, run.end) for run in runs):
        return None
    machines = _put_back(items, runs, now, source)
    if machines is None:
        return None
    file = file_of(source, machines, parser.skipped, scanner.directives)
    directives = [
        source.span(now(each.start), now(each.end))
        for each in known.file.directives
        if any(first <= now(each.start) < last for first, last in gaps)
    ]
    if directives:
        every = sorted((*file.directives, *directives), key=lambda each: each.start)
        file = replace(file, directives=tuple(every))
    return _Known(file, tuple(findings), not balanced.mended)


# --- what is left out ---------------------------------------------------------------------------


def _runs(known: _Known, stretch: tuple[int, int]) -> list[_Run]:
    """Return the states that can be left out: neither they nor those beside them have changed."""
    text = known.file.source.text
    spans = [*known.file.skipped]
    for finding in known.findings:
        spans += (each.span for each in (finding.primary, *finding.secondary))
    places = [stretch, *((each.start, each.end) for each in spans)]
    runs: list[_Run] = []
    for machine in known.file.machines:
        items = _items(machine)
        starts = [each.span.start for each in items]
        ends = [each.span.end for each in items]
        may_move = [_is_braced(each, text) for each in items]
        for start, end in places:
            first, last = bisect_left(ends, start), bisect_right(starts, end)
            for place in range(max(0, first - 1), min(len(items), last + 1)):
                may_move[place] = False
        for place, (end, following) in enumerate(zip(ends, starts[1:], strict=False)):
            if "\n" not in text[end:following]:
                may_move[place] = may_move[place + 1] = False
        inner = [
            place
            for place in range(1, len(items) - 1)
            if may_move[place - 1] and may_move[place] and may_move[place + 1]
        ]
        for _, group in groupby(enumerate(inner), key=lambda each: each[1] - each[0]):
            out = [place for _, place in group]
            states = tuple(items[out[0] : out[-1] + 1])
            runs.append(_Run(items[out[0] - 1], states, items[out[-1] + 1]))
    return runs


def _items(machine: syntax.Machine) -> list[syntax.Node]:
    """Return all that stands between the braces of a machine, in document order."""
    own = (machine.contexts, machine.events, machine.lets, machine.options)
    rare = (machine.invariants, machine.migrations)
    items: list[syntax.Node] = [*machine.body.items]
    items += (each for several in (*own, *rare) for each in several)
    return sorted(items, key=lambda each: each.span.start)


def _is_braced(item: syntax.Node, text: str) -> bool:
    return isinstance(item, (syntax.State, syntax.Parallel)) and text[item.span.end - 1] == "}"


def _between(gaps: Iterable[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """Yield what is before, between and behind some gaps."""
    place = 0
    for first, last in gaps:
        yield place, first
        place = last
    yield place, end


def _balance(
    source: Source,
    tokens: list[Token],
    gaps: Sequence[tuple[int, int]],
    runs: Sequence[_Run],
    report: Report,
) -> Balanced | None:
    """Return the tokens with their brackets mended, as they would be if none were left out.

    Brackets are mended by the indentation of all lines. So where there is something to mend, what
    is left out has to be indented as it should be. None stands for doubt.
    """
    if _are_closed(tokens, [gap for gap, _ in gaps]):
        return Balanced(tokens)
    balanced = balance(source, tokens, report, [gap for gap, _ in gaps])
    if balanced is None or len(balanced.around) != len(runs):
        return None
    for run, around in zip(runs, balanced.around, strict=True):
        if len(around) != 1 or around[0][0] != "{" or not _is_tidy(run, around[0][1]):
            return None
    return balanced


def _are_closed(tokens: Sequence[Token], gaps: Sequence[int]) -> bool:
    """Return whether brackets are in pairs, and only that of a machine is open around a gap."""
    stack: list[str] = []
    place = 0
    for token in tokens:
        while place < len(gaps) and token.start > gaps[place]:
            if stack != ["{"]:
                return False
            place += 1
        if token.kind in _PAIRS:
            if not stack or stack.pop() != _PAIRS[token.kind]:
                return False
        elif token.kind in ("(", "[", "{"):
            stack.append(token.kind)
            if len(stack) > limits.MOST_LEVELS:
                return False
    return not stack and place == len(gaps)


def _is_tidy(run: _Run, outer: int) -> bool:
    """Return whether states are indented alike, and what is in their brackets further than these.

    `outer` is the column of the line with the brace around them.
    """
    source = run.before.span.source
    text = source.text
    columns = set()
    for state in (run.before, *run.states, run.behind):
        line = text.rfind("\n", 0, state.span.start) + 1
        if text[line : state.span.start].strip():
            return False
        columns.add(state.span.start - line + 1)
    column = columns.pop()
    return (
        not columns
        and column > outer
        and all(_is_indented(text, state.span, column, outer) for state in run.states)
    )


# A line's beginning, a comment, a string, a bracket, and what else is no space.
_PIECE = re.compile(r'\n[^\S\n]*|#[^\n]*|"(?:\\.|[^"\\\n])*"|[()\[\]{}]|[^\s"#()\[\]{}]+')


def _is_indented(text: str, span: Span, column: int, outer: int) -> bool:
    """Return whether each line of a state is indented further than the brackets around it."""
    columns = [outer]  # of the lines with the brackets that are open
    closed = before = None
    first = False
    for found in _PIECE.finditer(text, span.start, span.end):
        piece = found[0]
        mark = piece[0]
        if mark == "\n":
            column, first = len(piece), True
            continue
        if mark == "#":
            continue
        if closed is not None and first and column > closed:
            return False  # a bracket in the middle of a line ends what seems to go on
        closed = None
        if mark in ")]}":
            if first:
                if columns[-1] != column:
                    return False
            else:
                closed = columns[-1]
            columns.pop()
            if not columns:
                return False
        else:
            if first and column <= columns[-1]:
                return False
            if mark in "([{":
                if mark == before == "{":
                    return False
                columns.append(column)
        before, first = mark, False
    return len(columns) == 1


# --- what is put back ---------------------------------------------------------------------------


def _put_back(
    items: Sequence[Any], runs: Sequence[_Run], now: Callable[[int], int], source: Source
) -> list[Any] | None:
    """Return the definitions of a file with the states that were left out.

    None stands for those that have no place there: what is around them has come out otherwise.
    """

    def is_there(found: syntax.Node, known: syntax.Node) -> bool:
        place = (now(known.span.start), now(known.span.end))
        return type(found) is type(known) and place == (found.span.start, found.span.end)

    left = list(runs)
    made: list[Any] = []
    for item in items:
        if not isinstance(item, syntax.Machine):
            made.append(item)
            continue
        merged: list[Any] = []
        for each in item.body.items:
            if left and now(left[0].start) < each.span.start:
                run = left.pop(0)
                if not merged or not (
                    is_there(merged[-1], run.before) and is_there(each, run.behind)
                ):
                    return None
                by = now(run.start) - run.start
                merged += (moved(state, source, by) for state in run.states)
            merged.append(each)
        made.append(replace(item, body=replace(item.body, items=tuple(merged))))
    return made if not left else None


def moved(node: _T, source: Source, by: int) -> _T:
    """Return a node as it is in a source in which it stands so much further behind.

    There are forty nodes to a state: what their fields hold is found out once for each class.
    """
    kind: Any = type(node)
    made: _T = _mover(kind)(node, source, by)
    return made


_PLAIN = frozenset({"Fraction", "None", "bool", "float", "int", "str"})
_Mover: TypeAlias = Callable[[Any, Source, int], Any]


@cache
def _mover(kind: type[Any]) -> _Mover:
    """Return what moves a value of a class."""
    if kind is Span:
        return lambda span, source, by: Span(source, span.start + by, span.end + by)
    if kind is tuple:
        return _moved_parts
    if not issubclass(kind, syntax.Node):
        return lambda value, _source, _by: value
    own = [each for each in fields(kind) if each.name != "span"]
    inner = [each for each in own if not _PLAIN.issuperset(re.findall(r"\w+", str(each.type)))]
    plain_names = tuple(each.name for each in own if each not in inner)
    inner_names = tuple(each.name for each in inner)
    new = object.__new__

    def move(node: Any, source: Source, by: int) -> Any:
        made: Any = new(kind)
        span = node.span
        made.span = Span(source, span.start + by, span.end + by)
        for name in plain_names:
            setattr(made, name, getattr(node, name))
        for name in inner_names:
            value = getattr(node, name)
            if value:
                value = _mover(value.__class__)(value, source, by)
            setattr(made, name, value)
        return made

    return move


def _moved_parts(parts: tuple[Any, ...], source: Source, by: int) -> tuple[Any, ...]:
    return tuple([_mover(each.__class__)(each, source, by) for each in parts])

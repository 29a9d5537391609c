"""Where a name is defined, and where it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lsprotocol import types

from ..source import Source, Span
from .asking import Asked, Places
from .index import FUNCTIONS, Definition, Occurrence, Place
from .meaning import Meaning
from .python_code import PythonModule

FindModule = Callable[[str, str], PythonModule | None]
"""Gives the Python module of a name, for a chart."""


@dataclass(frozen=True, slots=True)
class Use:
    """A name, and the meaning that it was found in."""

    occurrence: Occurrence
    meaning: Meaning


def definitions(asked: Asked, places: Places, module: FindModule) -> list[types.Location]:
    """Return where the name at a place is defined.

    On the declaration of a function itself, that is in Python; on an import, the other chart.
    """
    found = _strings(asked, places, module)
    occurrence = asked.occurrence
    if occurrence is None:
        return found
    meant = asked.meaning.index.meant(occurrence)
    if occurrence.defines:
        in_python = _python(meant, places, module)
        if in_python:
            return in_python
    spans = [each.span for each in meant]
    return _located(spans, places, asked.meaning)


def implementations(asked: Asked, places: Places, module: FindModule) -> list[types.Location]:
    """Return where the function at a place is written in Python."""
    occurrence = asked.occurrence
    meant = asked.meaning.index.meant(occurrence) if occurrence is not None else []
    return _python(meant, places, module)


def _strings(asked: Asked, places: Places, module: FindModule) -> list[types.Location]:
    known = asked.meaning.index.files.get(asked.document.path)
    string = known.module_at(asked.offset) if known is not None else None
    if string is None:
        return []
    if string.chart:
        return _located([Source(string.name, "").span(0, 0)], places, None)
    found = module(string.name, asked.document.path)
    return _located([found.source.span(0, 0)], places, None) if found is not None else []


def _python(
    meant: Iterable[Definition], places: Places, module: FindModule
) -> list[types.Location]:
    spans: list[Span] = []
    for each in meant:
        if each.sort not in FUNCTIONS or each.symbol is None or not each.symbol.module:
            continue
        found = module(each.symbol.module, each.span.source.path)
        function = found.functions.get(each.name) if found is not None else None
        if function is not None:
            spans.append(function.span)
    return _located(spans, places, None)


def _located(
    spans: Iterable[Span], places: Places, meaning: Meaning | None
) -> list[types.Location]:
    found = (places.location(span, meaning) for span in spans)
    return [each for each in found if each is not None]


def highlights(asked: Asked, places: Places) -> list[types.DocumentHighlight]:
    """Return where the name at a place stands in the same chart."""
    occurrence = asked.occurrence
    if occurrence is None:
        return []
    path = asked.document.path
    found: list[types.DocumentHighlight] = []
    for each in asked.meaning.index.uses(occurrence.targets):
        there = places.range(each.span, asked.meaning) if each.span.source.path == path else None
        if there is not None:
            kind = types.DocumentHighlightKind
            found.append(types.DocumentHighlight(there, kind.Write if each.defines else kind.Read))
    return found


def uses(targets: Iterable[Place], meanings: Iterable[Meaning]) -> Iterator[Use]:
    """Yield where definitions are used in charts, each place once.

    A machine has further versions in the charts that import it: their uses count too.
    """
    wanted, charts = set(targets), list(meanings)
    while True:
        more = {
            place
            for meaning in charts
            for each in meaning.index.uses(wanted)
            if each.defines
            for place in each.targets
        }
        if more <= wanted:
            break
        wanted |= more
    seen: set[Place] = set()
    for meaning in charts:
        for each in meaning.index.uses(wanted):
            place = (each.span.source.path, each.span.start)
            if place not in seen:
                seen.add(place)
                yield Use(each, meaning)


def references(
    occurrence: Occurrence, meanings: Iterable[Meaning], places: Places, *, declarations: bool
) -> list[types.Location]:
    """Return where a name is used in some charts, with `declarations` also where it is defined."""
    found: list[types.Location] = []
    for use in uses(occurrence.targets, meanings):
        if use.occurrence.defines and not declarations:
            continue
        location = places.location(use.occurrence.span, use.meaning)
        if location is not None:
            found.append(location)
    return found

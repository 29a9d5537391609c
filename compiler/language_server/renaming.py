"""Rename what a name stands for, wherever it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from lsprotocol import types

from ..codes import Severity
from ..diagnostics import Diagnostic
from ..parsing.syntax import is_word, quote
from .asking import Asked, Places
from .index import FUNCTIONS, Definition, Occurrence, Sort
from .meaning import Meaning
from .navigation import FindModule, Use, uses

QUOTABLE = (Sort.STATE, Sort.EVENT, Sort.VERSION)


class CannotRenameError(Exception):
    """A name cannot be another one; the text says why."""


def renamed(asked: Asked, new: str, module: FindModule) -> str:
    """Return how a new name is written; raises CannotRenameError where nothing can have it."""
    occurrence = asked.occurrence
    meant = asked.meaning.index.meant(occurrence) if occurrence is not None else []
    if not meant:
        raise CannotRenameError("there is no name of the chart here")
    for each in meant:
        _check(each, new, module)
    plain = new[1:-1] if len(new) > 1 and new[0] == new[-1] == '"' else new
    if is_word(plain):
        return plain
    if meant[0].sort in QUOTABLE and plain:
        return quote(plain)
    raise CannotRenameError(f"`{new}` is no name: a name has letters, digits and `_`")


def _check(definition: Definition, new: str, module: FindModule) -> None:
    if not definition.written:
        raise CannotRenameError(
            f"`{definition.name}` is the id of an invoke, and the name of what it starts: "
            "give the invoke an id of its own with `as`, or rename its actor"
        )
    symbol = definition.symbol
    if definition.sort not in FUNCTIONS or symbol is None or not symbol.module:
        return
    python = module(symbol.module, definition.span.source.path)
    if python is not None and definition.name in python.functions and new not in python.functions:
        raise CannotRenameError(
            f"`{definition.name}` is a function of `{symbol.module}`: rename it in Python first"
        )


def by_file(occurrence: Occurrence, meanings: Iterable[Meaning]) -> dict[str, list[Use]]:
    """Return where a name is used, by the path of the file."""
    found: dict[str, list[Use]] = {}
    for use in uses(occurrence.targets, meanings):
        found.setdefault(use.occurrence.span.source.path, []).append(use)
    return found


def check_result(
    files: dict[str, list[Use]],
    written: str,
    meanings: Iterable[Meaning],
    analyse: Callable[[str, dict[str, str]], Meaning],
) -> None:
    """Raise CannotRenameError where charts would have errors that they do not have yet.

    `analyse` says what a chart means with other texts of some files.
    """
    texts: dict[str, str] = {}
    for path, those in files.items():
        spans = [each.occurrence.span for each in those]
        text = spans[0].source.text
        for span in sorted(spans, key=lambda each: -each.start):
            text = text[: span.start] + written + text[span.end :]
        texts[path] = text
    for meaning in meanings:
        if texts.keys().isdisjoint(meaning.files):
            continue
        known = Counter(_place(each) for each in _errors(meaning))
        for error in _errors(analyse(meaning.path, texts)):
            place = _place(error)
            if not known[place]:
                raise CannotRenameError(f"that would be wrong: {error.message}")
            known[place] -= 1


def _errors(meaning: Meaning) -> Iterator[Diagnostic]:
    return (each for each in meaning.findings if each.code.severity is Severity.ERROR)


def _place(error: Diagnostic) -> tuple[str, str, int]:
    """Return what an error keeps while names change: these take no lines away, and add none."""
    return error.code.id, error.primary.span.source.path, error.primary.span.line


def as_workspace_edit(
    files: dict[str, list[Use]], written: str, places: Places
) -> types.WorkspaceEdit:
    """Return a rename as the protocol has it; raises CannotRenameError where it is too late."""
    found: dict[str, list[types.TextEdit]] = {}
    for path, those in files.items():
        for use in those:
            there = places.range(use.occurrence.span, use.meaning)
            if there is None:
                raise CannotRenameError("the chart is being edited: try again")
            found.setdefault(places.uri(path), []).append(types.TextEdit(there, written))
    return types.WorkspaceEdit(changes=found)

"""The parsing table: what the parser does with a token, in each of its states."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

STARTS = ("start", "expr")
END = "$END"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the grammar, as the parser needs it to reduce.

    `makes` names what is made of the rule's parts. It is None where the only part is the value, and
    empty where the parts belong to the rule around it. `layout` has the place of each part among
    the rule's symbols: `length` where the part is absent, and `-1 - place` where the symbol is a
    list of parts. It is None where every symbol is a part.
    """

    origin: str
    length: int
    makes: str | None
    layout: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """The LALR(1) table of the grammar.

    A word or a mark is a terminal under its own text (`state`, `->`), any other under the name that
    the grammar gives it (`NAME`), with its regular expression in `patterns`. An action is the next
    state where it is not negative, else `-1 - rule`.
    """

    actions: tuple[dict[str, int], ...]
    gotos: tuple[dict[str, int], ...]
    rules: tuple[Rule, ...]
    starts: dict[str, int]
    keywords: frozenset[str]  # always a keyword where one is possible
    soft_words: frozenset[str]  # words with a meaning in one place only
    marks: frozenset[str]
    patterns: dict[str, str]


_table: Table | None = None


def table() -> Table:
    """Return the table of this process; where none was given, Lark makes it."""
    if _table is None:
        from .build_table import build  # here, as it imports Lark

        use(unpack(build(grammar_text())))
    assert _table is not None
    return _table


def use(table: Table) -> None:
    """Set the table of this process."""
    global _table
    _table = table


def is_there() -> bool:
    """Return whether this process has its table already."""
    return _table is not None


def grammar_text() -> str:
    """Return the text of the grammar."""
    package = f"{__package__.partition('.')[0]}.grammar"
    return resources.files(package).joinpath("statechart.lark").read_text(encoding="utf-8")


def unpack(data: dict[str, Any]) -> Table:
    """Return the table of what `build` gives; raises ValueError, LookupError or TypeError."""
    return Table(
        actions=tuple(data["actions"]),
        gotos=tuple(data["gotos"]),
        rules=tuple(
            Rule(
                origin=origin,
                length=length,
                makes=makes,
                layout=None if layout is None else tuple(layout),
            )
            for origin, length, makes, layout in data["rules"]
        ),
        starts=data["starts"],
        keywords=frozenset(data["keywords"]),
        soft_words=frozenset(data["soft_words"]),
        marks=frozenset(data["marks"]),
        patterns=data["patterns"],
    )

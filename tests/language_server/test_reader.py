"""A text that is read on from what it shares with the one before is read as if it were new."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sc_compile.language_server.cursor import Cursor, cursor_at
from sc_compile.language_server.reader import Reader
from sc_compile.source import Source
from sc_compile.stored_table import prepare

from scripts import ROOT
from tests.running.amount import amount

CHARTS = [
    *sorted(ROOT.glob("examples/*/*.sc")),
    Path(__file__).parent / "charts" / "shop.sc",
]
PIECES = (
    "state x {", "}", "on A -> ", "(", ")", '"', "\n", "{ a.", "/*", "*/", "#", "if ", "-> ",
    "f\"{", "'", "//", "else", "",
)  # fmt: skip


def known(cursor: Cursor) -> tuple[object, ...]:
    """Return all that is known at a cursor, to be compared."""
    return (
        (cursor.word, cursor.start, cursor.string, cursor.is_comment, cursor.accepts),
        [(each.symbol, each.begin) for each in cursor.stack],
        [(each.kind, each.start, each.end, each.first) for each in cursor.tokens],
    )


@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem)
def test_reading_on(path: Path) -> None:
    prepare()
    dice = random.Random(path.stem)
    text, reader = path.read_text(encoding="utf-8"), Reader()
    for _ in range(amount(15, 150)):
        at = dice.randrange(len(text) + 1)
        end = at + dice.choice((0, 0, 1, 5, 30))
        text = text[:at] + dice.choice((*PIECES, text[at : at + 30])) + text[end:]
        offset = min(len(text), max(0, at + dice.choice((0, 1, 3, -20, 200))))
        source = Source("a.sc", text)
        assert known(cursor_at(source, offset, reader)) == known(cursor_at(source, offset))

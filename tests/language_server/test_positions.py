"""Places in texts with characters of all lengths, in each encoding that an editor may count in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from sc_compile.language_server.positions import Positions
from sc_compile.language_server.shift import Shift
from sc_compile.source import Source

from .editor import Editor

ENCODINGS = ("utf-8", "utf-16", "utf-32")
TEXTS = st.text(st.sampled_from("ab é🛒\n中\t"), max_size=40)


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 10), ("utf-16", 5), ("utf-32", 3)])
def test_units(encoding: str, character: int) -> None:
    """An emoji is four, two or one, by what is counted."""
    positions = Positions(Source("a.sc", "x\n🛒é🛒x🛒"), encoding)
    assert positions.position(2 + 3) == types.Position(1, character)
    assert positions.offset(types.Position(1, character)) == 2 + 3
    assert positions.offset(types.Position(1, 99)) == 7
    assert positions.offset(types.Position(9, 0)) == 7


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_positions_lead_back(text: str, encoding: str) -> None:
    positions = Positions(Source("a.sc", text), encoding)
    for offset in range(len(text) + 1):
        assert positions.offset(positions.position(offset)) == offset


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_an_edit_moves(before: str, old: str, new: str, behind: str) -> None:
    """Outside of what was edited, a place before and after the edit has the same text."""
    one, other = before + old + behind, before + new + behind
    shift = Shift(one, other)
    for offset in range(len(other)):
        there = shift.back(offset)
        if there is not None:
            assert one[there : there + 1] == other[offset] or offset == len(before)
    for start in range(len(one)):
        moved = shift.forth(start, start + 1)
        if moved is not None:
            assert other[slice(*moved)] == one[start]


def test_the_server_counts_as_the_editor(project: Path) -> None:
    """The encoding that the editor likes best is taken, and places behind an emoji are right."""
    editor = Editor(project, encodings=("utf-7", "utf-8", "utf-16"))
    assert editor.server.capabilities.position_encoding == "utf-8"
    editor.open("shop.sc")
    line = 'entry { log "🛒🛒"  log '
    row = editor.position("shop.sc", f"{line}|name").line
    character = 4 + len(line.encode())
    (found,) = editor.ask_at("definition", "shop.sc", types.Position(row, character))
    assert found.range.end.character - found.range.start.character == len("name")
    hover = editor.ask_at("hover", "shop.sc", types.Position(row, character))
    assert hover.range.start.character == character
    assert editor.stop() == ""

"""Whatever a text is, the server answers, and goes on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lsprotocol import types

from scripts import ROOT
from tests.running.amount import amount

from .editor import Editor

BROKEN = [  # but for those that are only found with an option, or in an output folder
    chart
    for chart in sorted((ROOT / "tests" / "golden" / "diagnostics").glob("*/input.sc"))
    if not (chart.with_name("command.txt").exists() or chart.with_name("output").exists())
]
WHOLE = ("document_symbol", "folding_range", "code_lens")
AT_A_PLACE = ("hover", "definition", "document_highlight", "completion", "signature_help")
PIECES = (
    "state x {", "}", "on A -> ", "(", ")", '"', "🛒", "\n", "{ a.", "context(", "machine m {", "#",
    "if ", "-> ", "import ", "event ", "\u2028", "\x0c", "\r", "f\"{", "send A to ",
    "migrate from ",
    "\ud800", "\0", "\t",
    "for x in ", "invoke f(", "history h", ".", ",", "|", "1h", "[", ":", "=",
)  # fmt: skip


def ask_everything(editor: Editor, name: str, places: list[types.Position]) -> None:
    """Ask all that can be asked of a chart; none of it is refused."""
    for kind in WHOLE:
        editor.ask_whole(kind, name)
    tokens = types.SemanticTokensParams(editor.identifier(name))
    editor.run(editor.client.text_document_semantic_tokens_full_async(tokens))
    everything = types.Range(types.Position(0, 0), types.Position(10_000, 0))
    context = types.CodeActionContext([])
    editor.ask_whole("code_action", name, range=everything, context=context)
    for place in places:
        for kind in AT_A_PLACE:
            editor.ask_at(kind, name, place)


@pytest.mark.parametrize("chart", BROKEN[:: amount(12, 1)], ids=lambda chart: chart.parent.name)
def test_broken_charts(editor: Editor, chart: Path) -> None:
    """A chart with mistakes has an outline, colours and completions as far as it can be read."""
    name = "broken.sc"
    editor.open(name, chart.read_bytes().decode("utf-8", "replace"))
    lines = editor.texts[editor.path(name)].count("\n")
    ask_everything(editor, name, [types.Position(line, 9) for line in range(0, lines + 1, 4)])
    assert editor.findings(name)
    editor.close(name)


def test_random_edits(project: Path) -> None:
    """Edits of all kinds, faster than they are analysed, with questions between them."""
    editor = Editor(project)
    dice = random.Random(7)
    text = (project / "shop.sc").read_text(encoding="utf-8")
    original = text
    editor.open("shop.sc")
    for step in range(amount(60, 600)):
        at = dice.randrange(len(text) + 1)
        end = at + dice.choice((0, 0, 0, 1, 7, 60))
        text = text[:at] + dice.choice((*PIECES, "", "", text[at : at + 40])) + text[end:]
        if step % 25 == 0:
            text = original
        # What no UTF-8 has cannot be sent as such: editors send a replacement.
        text = text.encode("utf-8", "replace").decode("utf-8")
        editor.change("shop.sc", text)
        places = [types.Position(dice.randrange(60), dice.randrange(50)) for _ in range(2)]
        if step % 3 == 0:
            ask_everything(editor, "shop.sc", places)
        else:
            editor.ask_at(dice.choice(AT_A_PLACE), "shop.sc", places[0])
    editor.change("shop.sc", original)
    assert [each.code for each in editor.findings("shop.sc")] == ["SC809"]
    assert editor.stop() == ""
    assert editor.said == []

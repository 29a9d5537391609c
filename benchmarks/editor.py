"""The language server: how long an editor waits for an answer after a key."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lsprotocol import types

from tests.language_server.editor import Editor

from .chains import chain, state_name
from .report import Section, Target, figure

SIZES = (10, 100, 1_000)
ROUNDS = 5
WANTED = 300
"""Milliseconds in which a chart of 1,000 states has to answer after a key."""
NAME = "chain.sc"
# What is asked for where the cursor is, or about a place near it: from what is known already.
AT_ONCE = ("completion", "hover", "definition", "signature help")
# What is asked for the newest text, which has to be analysed.
ANALYSED = ("outline", "folding", "semantic colours", "code actions", "diagnostics")


def run() -> Section:
    """Open charts of all sizes, type a letter, and ask."""
    section = Section("editor", "The language server")
    section.text(
        "Milliseconds from a key to the answer, of `sc-lsp` as a process: the change is sent, and "
        "the request right behind it. The key is typed in the middle of the chart. What is asked "
        "at a place is answered from what the text meant before the key; the rest is asked of the "
        "newest text, which has to be analysed. Diagnostics come when no key has come for a while: "
        "for as long as the analysis takes, and 0.15 s at most."
    )
    taken = {size: _measured(size) for size in SIZES}
    section.table(
        ["states", *AT_ONCE],
        [[f"{size:,}", *(figure(taken[size][kind]) for kind in AT_ONCE)] for size in SIZES],
    )
    section.table(
        ["states", *ANALYSED],
        [[f"{size:,}", *(figure(taken[size][kind]) for kind in ANALYSED)] for size in SIZES],
    )
    largest = taken[SIZES[-1]]
    slowest = max(AT_ONCE, key=lambda kind: largest[kind])
    section.targets(
        [
            Target(
                f"1,000 states, {slowest}",
                f"< {WANTED} ms",
                f"{figure(largest[slowest])} ms",
                largest[slowest] < WANTED,
            )
        ]
    )
    return section


def _measured(size: int) -> dict[str, float]:
    """Return the milliseconds of each kind of request, for a chart of so many states."""
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as folder:
        editor = Editor(Path(folder).resolve())
        try:
            return {
                kind: statistics.median(_after_a_key(editor, size, ask) for _ in range(ROUNDS))
                for kind, ask in _requests(editor, size).items()
            }
        finally:
            editor.stop()


def _after_a_key(editor: Editor, size: int, ask: Callable[[], object]) -> float:
    """Type a letter in a chart that is settled, and ask; return the milliseconds."""
    text = chain(size)
    if editor.path(NAME) not in editor.texts:
        editor.open(NAME, text)
    else:
        editor.change(NAME, text)
    editor.findings(NAME)
    started = time.perf_counter()
    editor.change(NAME, _typed(text, size))
    ask()
    return (time.perf_counter() - started) * 1000


def _typed(text: str, size: int) -> str:
    """Return a chart in which somebody writes a line in the middle."""
    head = f"  state {state_name(size // 2)} {{\n"
    return text.replace(head, f"{head}    on ADVANCE if vis\n", 1)


def _requests(editor: Editor, size: int) -> dict[str, Callable[[], object]]:
    """Return what asks for each kind of answer."""
    everything = types.Range(types.Position(0, 0), types.Position(10**6, 0))
    tokens = types.SemanticTokensParams(editor.identifier(NAME))
    below = f"state {state_name(size // 2)} {{\n    on ADVANCE if vis|\n"
    other = f"state {state_name(size // 2 + 1)} {{\n    on ADV|ANCE"
    return {
        "completion": lambda: editor.ask("completion", NAME, below),
        "signature help": lambda: editor.ask("signature_help", NAME, below),
        "hover": lambda: editor.ask("hover", NAME, other),
        "definition": lambda: editor.ask("definition", NAME, other),
        "outline": lambda: editor.ask_whole("document_symbol", NAME),
        "folding": lambda: editor.ask_whole("folding_range", NAME),
        "semantic colours": lambda: editor.run(
            editor.client.text_document_semantic_tokens_full_async(tokens)
        ),
        "code actions": lambda: editor.ask_whole(
            "code_action", NAME, range=everything, context=types.CodeActionContext([])
        ),
        "diagnostics": lambda: editor.findings(NAME),
    }

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
KEYS = 20
"""How often each kind of edit is made."""


def run() -> Section:
    """Open charts of all sizes, type a letter, and ask."""
    section = Section("editor", "The language server")
    section.text(
        "Milliseconds from a key to the answer, of `sc-lsp` as a process: the change is sent, and "
        "the request right behind it. The key is typed in the middle of the chart. What is asked "
        "at a place is answered from what the text meant before the key; the rest is asked of the "
        "newest text, which has to be analysed. That begins when no key has come for a while: a "
        "tenth of the time that it takes, between 0.03 and 0.15 s."
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
    edited = _edited(SIZES[-1])
    section.text(
        f"Diagnostics of {SIZES[-1]:,} states after a key, by what the key has changed; each "
        f"{KEYS} times, at other places. `findings` is how many there are."
    )
    section.table(
        ["edit", "findings", "median", "p95"],
        [
            [kind, f"{count:,}", figure(statistics.median(times)), figure(_p95(times))]
            for kind, (count, times) in edited.items()
        ],
    )
    largest = taken[SIZES[-1]]
    slowest = max(AT_ONCE, key=lambda kind: largest[kind])
    medians = {kind: statistics.median(times) for kind, (_, times) in edited.items()}
    edit = max(medians, key=lambda kind: medians[kind])
    section.targets(
        [
            Target(
                f"1,000 states, {what}",
                f"< {WANTED} ms",
                f"{figure(milliseconds)} ms",
                milliseconds < WANTED,
            )
            for what, milliseconds in (
                (slowest, largest[slowest]),
                (f"diagnostics after {edit}", medians[edit]),
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
    _settle(editor, text)
    started = time.perf_counter()
    editor.change(NAME, _line(text, size // 2, "on ADVANCE if vis"))
    ask()
    return (time.perf_counter() - started) * 1000


def _settle(editor: Editor, text: str) -> None:
    """Give the server a chart, and wait until all is known of it."""
    if editor.path(NAME) not in editor.texts:
        editor.open(NAME, text)
    else:
        editor.change(NAME, text)
    editor.findings(NAME)
    _ask_for_actions(editor)


def _edited(size: int) -> dict[str, tuple[int, list[float]]]:
    """Return how many findings there are after edits of each kind, and the milliseconds to them."""
    text = chain(size)
    before: dict[str, Callable[[int], str]] = {
        "a line in a state": lambda at: _line(text, at, "on RETREAT if credit > 7 -> paid_4"),
        "a line that is not complete": lambda at: _line(text, at, "on ADVANCE if vis"),
        "an action": lambda at: _line(text, at, "exit { pages += 1 }"),
        "a new state": lambda at: text.replace(
            f"  state {state_name(at)} {{", f"  state new {{}}\n\n  state {state_name(at)} {{"
        ),
        "a brace that is missing": lambda at: text.replace(
            f"  state {state_name(at)} {{", f"  state {state_name(at)}"
        ),
        "a comment at the top": lambda at: f"# {at}\n{text}",
        "a parameter of an event": lambda at: text.replace("by: int", f"by: int, x{at}: int", 1),
        "another field of the context": lambda at: text.replace("visits:", f"visits{at}:", 1),
        "another name of an event": lambda at: text.replace("RETREAT", f"RETREAT_{at}", 1),
    }
    found: dict[str, tuple[int, list[float]]] = {}
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as folder:
        editor = Editor(Path(folder).resolve())
        try:
            for kind, edit in before.items():
                times: list[float] = []
                count = 0
                for key in range(KEYS):
                    _settle(editor, text)
                    edited = edit(1 + key * (size - 2) // KEYS)
                    started = time.perf_counter()
                    editor.change(NAME, edited)
                    count = len(editor.findings(NAME))
                    times.append((time.perf_counter() - started) * 1000)
                found[kind] = (count, times)
        finally:
            editor.stop()
    return found


def _p95(times: list[float]) -> float:
    """Return the time that 95 of 100 do not exceed."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def _line(text: str, state: int, line: str) -> str:
    """Return a chart in which somebody has written a line in a state."""
    head = f"  state {state_name(state)} {{\n"
    return text.replace(head, f"{head}    {line}\n", 1)


def _ask_for_actions(editor: Editor) -> object:
    """Ask what mends findings: that is answered when all is known of the newest text."""
    everything = types.Range(types.Position(0, 0), types.Position(10**6, 0))
    context = types.CodeActionContext([])
    return editor.ask_whole("code_action", NAME, range=everything, context=context)


def _requests(editor: Editor, size: int) -> dict[str, Callable[[], object]]:
    """Return what asks for each kind of answer."""
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
        "code actions": lambda: _ask_for_actions(editor),
        "diagnostics": lambda: editor.findings(NAME),
    }

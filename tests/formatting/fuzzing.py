"""Random texts, formatted: what must hold of each of them."""

from __future__ import annotations

import random
from collections import Counter

from sc_compile.diagnostics import Report
from sc_compile.formatting.format import format_chart
from sc_compile.parsing.parse import decode
from sc_compile.parsing.scan import Scanner
from sc_compile.source import Source

from .random_texts import broken, random_words, spread, words_of

SPACE = " \t\f\r\n\ufeff"
"""What the grammar has between tokens, and no comment has at its ends."""


def hunt(seed: int, texts: int) -> Counter[str]:
    """Format so many random texts; return what was met. What fails has its text as a note."""
    counts: Counter[str] = Counter()
    for number in range(texts):
        chance = random.Random(f"{seed} {number}")
        words = random_words(chance)
        text = broken(words, chance) if number % 4 == 3 else spread(words, chance)
        counts["formatted" if is_formatted(text.encode()) else "left as they are"] += 1
    return counts


def is_formatted(data: bytes) -> bool:
    """Format a chart, and check the form; return whether it has one, and no mistakes."""
    try:
        form = format_chart("chart.sc", data, Report())
        if form is None:
            return False
        source = decode("chart.sc", data, Report())
        assert source is not None
        made, text = form.decode().replace("\r\n", "\n"), source.text
        assert words(made) == words(text)
        assert comments(made) == comments(text)
        assert not any(line.endswith((" ", "\t")) for line in made.split("\n"))
        assert "\n\n\n" not in made
        assert (made.endswith("\n") and not made.startswith("\n")) or not made
        assert format_chart("chart.sc", form, Report()) == form
    except Exception as error:
        error.add_note(data.decode(errors="replace"))
        raise
    return True


def words(text: str) -> list[str]:
    """Return the words of a text, but for those that a form may have, or not."""
    return [word for word in words_of(text) if word not in (",", ";")]


def comments(text: str) -> list[str]:
    """Return the comments of a text: what is between its tokens, and no space."""
    tokens = Scanner(Source("chart.sc", text), Report()).file()
    found: list[str] = []
    end = 0
    for token in tokens:
        between = text[end : token.start]
        lines = (line.strip(SPACE) for line in between.split("\n"))
        found += [line for line in lines if line]
        end = token.end
    return found

"""Random texts and names in charts, as the fixed ones are tried; what fails is made small."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sc_compile.emit import text as emitted
from sc_compile.emit.layout import laid_out

from .attempts import attempt, staged
from .places import check_names, check_texts, name_chart, text_chart
from .texts import TEXTS

PIECES = st.one_of(
    st.sampled_from(TEXTS).map(lambda text: text[:80]),
    st.text(alphabet="'\"\\{}#\n\r\t x", min_size=1, max_size=8),
    st.characters(codec="utf-8"),
    st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Lo", "Co"]),
)
RANDOM_TEXTS = st.lists(PIECES, min_size=1, max_size=6).map("".join)
LAID_OUT = 4  # one of so many is laid out as a whole, which takes most of the time


def hunt(seed: int, texts: int, folder: Path) -> Counter[str]:
    """Try so many random texts; return what was met on the way.

    The first chart that fails is raised, made as small as can be, with its text as a note.
    """
    counts: Counter[str] = Counter()

    @hypothesis.seed(seed)
    @settings(
        max_examples=texts,
        deadline=None,
        database=None,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(RANDOM_TEXTS, st.booleans(), st.integers(0, LAID_OUT - 1))
    def mean_themselves(text: str, large: bool, turn: int) -> None:
        try:
            with patch.object(emitted, "formatted", _as_written if turn else emitted.formatted):
                _try(text, large)
            if not turn:
                _compare_layouts(text, large)
        except Exception as error:
            error.add_note(f"{text!a} {large=} {turn=}")
            raise

    def _try(text: str, large: bool) -> None:
        counts["texts"] += 1
        number = counts["texts"]
        made = attempt({f"c{number}.sc": text_chart(text, number, large=large)})
        check_texts(text, number, stage.load(made))
        stage.forget(made)
        made = attempt({f"c{number}.sc": name_chart(text, number, large=large)})
        if made.codes:
            counts["refused as names"] += 1
            assert set(made.codes) <= {"SC115", "SC005", "SC007", "SC009"}, made.messages
            return
        check_names(text, number, stage.load(made))
        stage.forget(made)

    with staged(folder) as stage:
        mean_themselves()
    return counts


def _as_written(module: str, _lay_out: object = None) -> str:
    return f"{module.strip()}\n"


def _compare_layouts(text: str, large: bool) -> None:
    """Make sure that a module laid out in pieces is what Black makes of the whole of it."""

    def both(module: str, lay_out: Any) -> str:
        result = laid_out(module, lay_out)
        assert result == lay_out(module)
        return result

    with patch.object(emitted, "laid_out", both):
        attempt({"c0.sc": text_chart(text, 0, large=large)})

"""A text in a chart is that text in Python, wherever it stands: it is never run, nor hidden."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sc_compile.emit import text as emitted
from sc_compile.emit.layout import SMALL
from sc_compile.emit.literals import Text

from scripts import ROOT
from tests.attacks import texts
from tests.attacks.attempts import Stage, attempt, staged
from tests.attacks.fuzzing import hunt
from tests.attacks.places import check_many_texts, check_texts, many_texts_chart, text_chart
from tests.attacks.texts import AWKWARD, BREAKING_OUT, LOOKALIKES, SING, TEXTS, is_free
from tests.running.amount import amount

NUMBERED = list(enumerate(TEXTS))[:: amount(2, 1)]
RISKY = list(enumerate([*BREAKING_OUT, *LOOKALIKES, *AWKWARD]))[:: amount(3, 1)]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Return a folder that all these charts are compiled into."""
    with staged(tmp_path_factory.mktemp("texts")) as stage:
        yield stage


def as_written(module: str, _lay_out: object = None) -> str:
    """Leave a module as the templates write it, which is quick."""
    return f"{module.strip()}\n"


def test_the_canary() -> None:
    """What the texts try would be noticed."""
    assert not is_free()
    eval(SING)
    assert hasattr(builtins, texts.CANARY)
    assert is_free()
    assert not is_free()


@pytest.mark.parametrize(("number", "text"), NUMBERED, ids=lambda each: ascii(each)[:30])
def test_texts(number: int, text: str, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Descriptions, strings, f-strings, literal types, defaults, keys and outputs.

    What the templates write is right by itself, whatever lays it out.
    """
    monkeypatch.setattr(emitted, "formatted", as_written)
    sources = {f"c{number}.sc": text_chart(text, number)}
    check_texts(text, number, stage.load(attempt(sources), sources))


@pytest.mark.parametrize(("number", "text"), RISKY, ids=lambda each: ascii(each)[:30])
def test_texts_in_large_modules(
    number: int, text: str, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large modules are laid out in another way, and mean the same."""
    number += 1_000
    lay_out = emitted.formatted
    monkeypatch.setattr(  # the others are small, and take as long
        emitted,
        "formatted",
        lambda module, black: (
            lay_out(module, black) if "class Machine(" in module else as_written(module, black)
        ),
    )
    sources = {f"c{number}.sc": text_chart(text, number, large=True)}
    made = attempt(sources)
    assert made.files[f"m{number}_v1.py"].count("\n") > SMALL
    check_texts(text, number, stage.load(made, sources))


def test_random_texts(tmp_path: Path) -> None:
    """The same in every run; `make fuzz` takes new ones."""
    texts = amount(4, 30)
    counts = hunt(7, texts, tmp_path)
    assert counts["texts"] >= texts
    assert counts["refused as names"] > texts // 4


def test_all_texts_in_large_modules(stage: Stage) -> None:
    """So are the modules of types and of services."""
    sources = {"c9999.sc": many_texts_chart(TEXTS, 9999)}
    made = attempt(sources)
    assert min(made.files[name].count("\n") for name in ("c9999_types.py", "c9999.py")) > SMALL
    check_many_texts(TEXTS, 9999, stage.load(made, sources))


def test_text_gets_into_modules_in_one_way() -> None:
    """What plans a module writes text with `literal`, and a template with a filter."""
    for path in sorted((ROOT / "compiler" / "emit").glob("*.py")):
        if path.name not in ("literals.py", "text.py"):
            source = path.read_text(encoding="utf-8")
            assert re.search(r"!r\}|\brepr\b|!a\}|\bascii\(", source) is None, path
    template = emitted._environment().from_string("{{ text }}")
    with pytest.raises(TypeError, match="text of a chart needs a filter"):
        template.render(text=Text("x"))

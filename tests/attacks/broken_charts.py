"""Broken charts through compiler, formatter and language server: errors, and never a traceback.

One that is still a chart without errors, though another one, is compared with what it was. What
fails is made small, line by line, and is a note of what is raised.
"""

from __future__ import annotations

import random
import re
import signal
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sc_compile import ir
from sc_compile.analysis.checks import whole_program
from sc_compile.breaking.compare import compare
from sc_compile.breaking.findings import Side
from sc_compile.breaking.rendering import render_json, render_text
from sc_compile.drawing.difference import compare_pictures
from sc_compile.drawing.mermaid import mermaid_text
from sc_compile.drawing.notices import with_findings
from sc_compile.emit import text as emitted
from sc_compile.emit.support import support_templates
from sc_compile.extra_checks import ExtraChecks
from sc_compile.pipeline import analyse_charts

from scripts import ROOT
from tests.formatting.fuzzing import is_formatted
from tests.formatting.random_texts import random_words, spread
from tests.language_server.in_process import CHART, InProcess
from tests.reference.fuzzing import complaints

from .attempts import attempt, look_at
from .breakage import as_bytes, broken

MOST_SECONDS = 20
"""Of processor time for one chart, which takes less than a tenth of one most often."""
MOST_SEARCHED = 10_000
"""States that `--explore` looks at: a fiftieth of what it does for people."""
MOST_REDUCTIONS = 150
RANDOM = 12
"""One of so many charts is of random words."""
LARGEST = 12_000
"""Characters; larger charts are not broken, as they take long and have nothing more."""

_TEXT = re.compile(r'"""((?:[^"]|"(?!""))*)"""')
_SHOWN = {side: (lambda path: path) for side in Side}

PLACES = 3
AT_A_PLACE = (
    "hover", "definition", "implementation", "documentHighlight", "completion", "signatureHelp",
    "prepareRename",
)  # fmt: skip
WHOLE = ("documentSymbol", "foldingRange", "semanticTokens/full", "codeLens")
NEW_NAMES = (
    "renamed",
    "renamed",
    "a b",
    '"a b"',
    "class",
    "",
    "\xe9",
    "x.y",
    '"',
    "state",
    "a" * 300,
)


class EndlessError(Exception):
    """A chart takes longer than anything may."""


@dataclass(frozen=True)
class Pool:
    """Charts to break, and by their names those that others import."""

    charts: tuple[str, ...]
    imported: dict[str, str]


@cache
def pool(also: tuple[Path, ...] = ()) -> Pool:
    """Return the charts of the project, those in its tests' modules, and those of other folders."""
    folders = [ROOT / "examples", ROOT / "tests", ROOT / "benchmarks" / "charts", *also]
    found: dict[str, str] = {}
    names: dict[str, str] = {}
    for path in (path for folder in folders for path in sorted(folder.rglob("*.sc"))):
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        if len(text) <= LARGEST:
            found[text] = names[path.name] = text
    for path in sorted((ROOT / "tests").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "machine " in text:
            found |= {each: each for each in _charts_in(text)}
    everything = "".join(found)
    imported = {name: text for name, text in names.items() if f'import "{name}"' in everything}
    return Pool(tuple(found), imported)


def _charts_in(module: str) -> Iterator[str]:
    """Yield the charts that a Python module has as texts."""
    for text in _TEXT.findall(module):
        if "machine " in text and "{" in text and len(text) <= LARGEST:
            yield text


def hunt(
    seed: int,
    charts: int,
    folder: Path,
    also: Sequence[Path] = (),
    made: list[Mapping[str, str]] | None = None,
) -> Counter[str]:
    """Break so many charts, and try each in an empty folder; return what came of them.

    The modules that charts are compiled to are added to `made`.
    """
    counts: Counter[str] = Counter()
    with trials(pool(tuple(also)), folder) as trial:
        for number in range(charts):
            counts.update(trial.run(f"{seed} {number}"))
        if made is not None:
            made += trial.made
    return counts


def check_types(made: Sequence[Mapping[str, str]], folder: Path) -> str:
    """Check modules of charts with `mypy --strict`, each chart a package; return its complaints.

    The functions of the charts are not there.
    """
    files = {f"_support/{name}.py": text for name, text in support_templates().items()}
    for number, modules in enumerate(made):
        for name, text in modules.items():
            files[f"p{number}/{name}"] = text.replace("\nfrom ._support", "\nfrom .._support")
    return complaints(files, folder, "--ignore-missing-imports", "--no-warn-return-any")


@contextmanager
def trials(charts: Pool, folder: Path) -> Iterator[Trial]:
    """Have all checks, without Black and with a short search, and a server for a folder."""
    for name, text in charts.imported.items():
        (folder / name).write_bytes(as_bytes(text))
    with (
        patch.object(emitted, "formatted", _as_written),
        patch.object(whole_program, "MOST_SEARCHED_STATES_IN_ALL", MOST_SEARCHED),
    ):
        server = InProcess(folder)
        yield Trial(charts, server)
        server.close()


def _as_written(module: str, _lay_out: object = None) -> str:
    return f"{module.strip()}\n"


@dataclass(frozen=True)
class Trial:
    """What each broken chart goes through."""

    charts: Pool
    server: InProcess
    made: list[Mapping[str, str]] = field(default_factory=list)

    def run(self, seed: str) -> list[str]:
        """Break a chart as a seed says, and try it; return what came of it, by kind."""
        chance = random.Random(seed)
        if chance.randrange(RANDOM):
            text = chance.choice(self.charts.charts)
        else:
            text = spread(random_words(chance), chance)
        data = as_bytes(broken(text, chance, self.charts.charts))
        before = self.server.text
        try:
            return self.check(data, seed, text)
        except Exception as error:
            small = self._smaller(data, seed, text, error)
            if small is None:  # the server fails with what it had before
                error.add_note(f"after:\n{before!a}")
            error.add_note(f"seed {seed!r}:\n{small or data!a}\n")
            raise

    def check(self, data: bytes, seed: str, whole: str = "") -> list[str]:
        """Compile, format and look at a chart; return what came of it, by kind.

        `whole` is what it was before it was broken.
        """
        with limited():
            found = [self._compile(data), self._format(data), *self._look(data, seed, whole)]
            if "compiled" in found and self._compare(as_bytes(whole), data):
                found.append("compared")
        return found

    def _compile(self, data: bytes) -> str:
        extra = ExtraChecks(strict=True, explore=True)
        made = attempt({CHART: data, **self.charts.imported}, charts=[CHART], extra=extra)
        for name, text in made.files.items():
            compile(look_at(name, text), name, "exec")
        if made.files:
            self.made.append(made.files)
        return "refused" if made.codes else "compiled"

    def _compare(self, old: bytes, new: bytes) -> bool:
        """Take what became of a chart for a change of it, both ways; return whether it can be."""
        programs = [self._program(old), self._program(new)]
        for was, now in (programs, programs[::-1]):
            if was is None or now is None:
                return False
            findings = compare(was, now)
            render_text(findings, _SHOWN)
            render_json(findings, _SHOWN)
            pictures = [with_findings(each, findings) for each in compare_pictures(was, now)]
            mermaid_text(pictures)
        return True

    def _program(self, data: bytes) -> ir.Program | None:
        """Return what a chart means; None where it has errors."""
        charts = {name: as_bytes(text) for name, text in self.charts.imported.items()}

        def read(name: str) -> bytes:
            if name != CHART and name not in charts:
                raise FileNotFoundError(2, "no such file", name)
            return data if name == CHART else charts[name]

        report, program = analyse_charts([CHART], read)
        return None if report.errors else program

    def _format(self, data: bytes) -> str:
        return "formatted" if is_formatted(data) else "left as they are"

    def _look(self, data: bytes, seed: str, whole: str) -> list[str]:
        """Ask the server all that it answers, about a chart that is new or was another."""
        chance = random.Random(f"{seed} server")
        text = data.decode("utf-8", chance.choice(("surrogateescape", "replace")))
        server = self.server
        if server.text is None:
            server.open(whole if chance.random() < 0.5 else text)
        if server.text != text:
            server.change(text)
        # At first, it answers from what the text was before.
        places = [_position(text, chance) for _ in range(PLACES)]
        for place in places:
            for kind in chance.sample(AT_A_PLACE, 3):
                server.ask_of_chart(kind, position=place)
        answers = self._ask_of_all(chance)
        everything = {"start": {"line": 0, "character": 0}, "end": {"line": 10**6, "character": 0}}
        server.ask_of_chart("codeAction", range=everything, context={"diagnostics": []})
        options = {"tabSize": 2, "insertSpaces": True}
        edits = server.ask_of_chart("formatting", options=options)
        for place in places:
            for kind in AT_A_PLACE:
                server.ask_of_chart(kind, position=place)
            server.ask_of_chart(
                "references", position=place, context={"includeDeclaration": chance.random() < 0.5}
            )
        new = chance.choice(NEW_NAMES)
        renamed = server.ask_of_chart("rename", position=places[0], newName=new)
        if chance.random() < 0.5:
            server.shut()
            if chance.random() < 0.5:
                server.open(text)
                assert self._ask_of_all(chance) == answers, "what was kept of another text is told"
                server.shut()
        return [what for what, is_so in (("tidied", edits), ("renamed", renamed)) if is_so]

    def _ask_of_all(self, chance: random.Random) -> dict[str, Any]:
        """Return what the server answers about the whole chart, and the findings."""
        kinds = chance.sample(WHOLE, len(WHOLE))
        answers = {kind: self.server.ask_of_chart(kind) for kind in kinds}
        return answers | {"diagnostics": self.server.diagnostics}

    def _smaller(self, data: bytes, seed: str, whole: str, error: Exception) -> bytes | None:
        """Return a chart with fewer lines that fails in the same way; None where it does not."""
        wanted, tries = _kind(error), 0

        def fails(lines: list[bytes]) -> bool:
            nonlocal tries
            tries += 1
            self.server.forget()
            try:
                self.check(b"".join(lines), seed, whole)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is looked at
                return _kind(error) == wanted
            return False

        lines = data.splitlines(keepends=True)
        if isinstance(error, EndlessError):
            return data
        if not fails(lines):
            return None
        size = max(1, len(lines) // 2)
        while size:
            at = 0
            while at < len(lines) and tries < MOST_REDUCTIONS:
                rest = lines[:at] + lines[at + size :]
                if fails(rest):
                    lines = rest
                else:
                    at += size
            size //= 2
        return b"".join(lines)


def _kind(error: Exception) -> tuple[Any, ...]:
    """Return what an error keeps while a chart gets smaller: where it is raised."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return type(error), last.filename, last.lineno, str(error)[:20]


def _position(text: str, chance: random.Random) -> dict[str, int]:
    """Return a place in a text, or seldom one behind it."""
    lines = text.split("\n")
    line = chance.randrange(len(lines) + (chance.random() < 0.1))
    length = len(lines[line]) if line < len(lines) else 3
    return {"line": line, "character": chance.randrange(length + 2)}


@contextmanager
def limited() -> Iterator[None]:
    """Raise EndlessError in what takes too much processor time."""

    def end(_number: int, _frame: object) -> None:
        raise EndlessError(f"more than {MOST_SECONDS} s of processor time")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)

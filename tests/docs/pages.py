"""The pages of the documentation, and the samples in them.

A sample says what it is behind the language of its fence:

- `sc` and `python` are whole files. Where the line before ends in "`name`:", the file is called so,
  and the commands of the page find it. `test` is a test to be run, and `wrong` a chart with a
  mistake.
- `sc excerpt PATH` is a part of a file. `python excerpt PATH NAMES` is what a module defines under
  the names, patterns such as `Machine.enter_*`; `--update-goldens` writes it.
- `diff NAME` is a change of one of the page's files. It is made before the commands that follow.
- `console` has commands behind `$`, each with what it prints, if that is shown. `...` in a line of
  its own stands for any lines.
- `sql` has queries. Anything else is for reading.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from scripts import ROOT

DIAGNOSTICS = ROOT / "docs" / "diagnostics.md"
"""The page of all codes; its samples are golden tests."""

BESIDES = ("benchmarks/NOTES.md", "benchmarks/RESULTS.md", "examples/README.md")
EVERY_PAGE = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / name for name in BESIDES)]
)
PAGES = [path for path in EVERY_PAGE if path != DIAGNOSTICS]
"""The pages whose samples are compiled and run."""

FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
NAMED = re.compile(r"`([\w./]+)`:\n*\Z")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def name_of(page: Path) -> str:
    """Return the name of a page, as an id of a test."""
    return page.relative_to(ROOT).as_posix()


@dataclass(frozen=True, slots=True)
class Sample:
    """A block between fences: what it is, and where it stands."""

    page: Path
    line: int
    language: str
    kind: str
    text: str
    name: str

    @property
    def place(self) -> str:
        """Say where it stands."""
        return f"{name_of(self.page)}:{self.line}"


def samples_of(page: Path) -> Iterator[Sample]:
    """Yield the samples of a page."""
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        language, _, kind = match[1].partition(" ")
        before = NAMED.search(text[: match.start()])
        yield Sample(
            page=page,
            line=text[: match.start()].count("\n") + 1,
            language=language,
            kind=kind,
            text=match[2],
            name=before[1] if before else "",
        )


SAMPLES = [sample for page in PAGES for sample in samples_of(page)]


def write_files(page: Path, folder: Path) -> None:
    """Write the files that a page gives names to."""
    for sample in SAMPLES:
        if sample.page == page and sample.name and sample.kind in ("", "test"):
            path = folder / sample.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(sample.text, encoding="utf-8")


def definitions(module: Path, patterns: list[str]) -> str:
    """Return the functions and methods of a module whose names match, as they are written."""
    text = module.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)

    def found(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from found(node.body, f"{node.name}.")
            elif isinstance(node, ast.FunctionDef) and is_asked_for(prefix + node.name):
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                yield "".join(lines[first - 1 : node.end_lineno])

    def is_asked_for(name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in patterns)

    return "\n".join(found(ast.parse(text).body))


def prose(page: Path) -> str:
    """Return a page without its samples."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> list[str]:
    """Return the anchors that the headings of a page get on GitHub."""
    known: list[str] = []
    for heading in HEADING.findall(prose(page)):
        slug = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        twice = sum(re.fullmatch(rf"{re.escape(slug)}(-\d+)?", each) is not None for each in known)
        known.append(f"{slug}-{twice}" if twice else slug)
    return known

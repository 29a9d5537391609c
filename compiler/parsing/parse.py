"""From source text to the syntax tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import codes, limits
from ..diagnostics import Report
from ..source import Source, Span
from . import syntax
from .balance import balance
from .bounds import fits, has_short_lines
from .parser import Parser
from .scan import Scanner


def decode(path: str, data: bytes, report: Report) -> Source | None:
    """Turn the bytes of a file into a source; report one that cannot be one, and return None."""
    if not fits(data, path, report):
        return None
    try:
        text = data.decode("utf-8-sig")
        if "\0" not in text:
            source = Source(path, as_lines(text))
            return source if has_short_lines(source, report) else None
        where = f"a zero byte at offset {data.index(0)}"
    except UnicodeDecodeError as error:
        where = f"byte 0x{data[error.start]:02X} at offset {error.start} is not UTF-8"
    report.add(
        codes.NOT_TEXT,
        f"`{path}` is not a text file",
        Source(path, "").span(0, 0),
        notes=[where],
        help="save it as UTF-8",
    )
    return None


def as_lines(text: str) -> str:
    """Return a text with one character at the end of each line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(source: Source, report: Report) -> syntax.File:
    """Parse a file. What is wrong is reported, and the tree has everything else."""
    findings = Report()
    file, _ = parse_whole(source, findings)
    report_first(findings, report)
    return file


def parse_whole(source: Source, findings: Report) -> tuple[syntax.File, bool]:
    """Parse a file, and return whether its brackets were in pairs and all of it could be read."""
    scanner = Scanner(source, findings)
    balanced = balance(source, scanner.file(), findings)
    if balanced is None:
        skipped = [source.span(0, len(source.text))]
        return file_of(source, (), skipped, scanner.directives), False
    parser = Parser(source, balanced, findings, unclear=scanner.unclear)
    items = parser.run("start")
    file = file_of(source, items or (), parser.skipped, scanner.directives)
    return file, not balanced.mended and items is not None


def file_of(
    source: Source, items: Sequence[Any], skipped: Sequence[Span], directives: Sequence[Span]
) -> syntax.File:
    """Return the tree of a file, of its definitions in document order."""

    def of(*kinds: type) -> tuple[Any, ...]:
        return tuple(item for item in items if isinstance(item, kinds))

    return syntax.File(
        span=source.span(0, len(source.text)),
        source=source,
        imports=of(syntax.Import),
        uses=of(syntax.Use),
        types=of(syntax.Record, syntax.Alias),
        events=of(syntax.Event),
        actors=of(syntax.Actor),
        actions=of(syntax.Action),
        defs=of(syntax.Def),
        machines=of(syntax.Machine),
        skipped=tuple(skipped),
        directives=tuple(directives),
    )


def report_first(findings: Report, report: Report) -> None:
    """Add a file's findings to the report, the first ones where there are very many."""
    ordered = findings.sorted()
    most = limits.MOST_FINDINGS
    for diagnostic in ordered[:most]:
        report.take(diagnostic)
    if len(ordered) > most:
        last = ordered[most]
        more = f"{len(ordered) - most} more findings in this file are left out"
        report.add(last.code, last.message, last.primary.span, notes=[more])

"""Silence warnings where a comment says so: `# sc: allow SC803 reason`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .. import codes
from ..codes import CODES, Code, Severity
from ..diagnostics import Diagnostic, Report
from ..extra_checks import ExtraChecks
from ..parsing import syntax
from ..source import Source, Span
from ..suggest import did_you_mean

# A second code is told from a reason that speaks of one by the comma.
_ALLOW = re.compile(
    r"#\s*sc\s*:\s*allow\s+(?P<codes>\w+(?:\s*,\s*SC\d+\b)*)[:,]?(?P<reason>.*)", re.DOTALL
)
_FORM = "`# sc: allow SC803 reason`"
_UNHEARD = (codes.BAD_ALLOW, codes.IDLE_ALLOW)
# What is found depends on which charts are compiled together.
_OF_SEVERAL_CHARTS = frozenset(
    {
        codes.UNTAKEN_FAILURE,
        codes.UNSENT_EVENT,
        codes.UNUSED_DEFINITION,
        codes.UNUSED_EVENT,
        codes.DEAD_END,
        codes.NO_PARENT,
        codes.ENDLESS_MACHINE,
    }
)
# What only `--strict` finds.
_STRICT = frozenset(
    {codes.UNTAKEN_FAILURE, codes.NO_TIMEOUT, codes.LATEST_NOT_LAST, codes.NEVER_MIGRATED}
)
# What only `--explore` finds. To give up is something that an invariant may do, too.
_EXPLORING = frozenset({codes.DEADLOCK, codes.NEVER_ACTIVE, codes.GAVE_UP})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Allow:
    """A comment that silences the warnings of a code on a line, which is its own or one below."""

    code: Code
    source: Source
    line: int
    span: Span


def silence(
    findings: Report, files: Sequence[syntax.File], extra: ExtraChecks, *, whole: bool
) -> Iterable[Diagnostic]:
    """Return the findings but for the warnings that comments allow, and what is wrong with these.

    `whole` tells whether all checks have run, so that a comment that silences nothing is not
    needed.
    """
    if not any(file.directives for file in files):
        return findings
    wrong = Report()
    allows = [allow for file in files for allow in _allows(file, wrong)]
    by_place: dict[tuple[str, str, int], list[_Allow]] = {}
    for allow in allows:
        by_place.setdefault((allow.code.id, allow.source.path, allow.line), []).append(allow)
    used: set[_Allow] = set()
    kept: list[Diagnostic] = []
    for finding in findings:
        span = finding.primary.span
        allowed = by_place.get((finding.code.id, span.source.path, span.line), ())
        used.update(allowed)
        if not allowed:
            kept.append(finding)
    if whole:
        unheard = frozenset() if extra.strict else _STRICT
        if not extra.explore:
            unheard |= _EXPLORING
        if len(files) > 1:
            unheard |= _OF_SEVERAL_CHARTS  # it may be for one of the charts by itself
        for allow in allows:
            if allow not in used and allow.code not in unheard:
                _report_idle(allow, wrong)
    return [*kept, *wrong]


def _allows(file: syntax.File, report: Report) -> Iterator[_Allow]:
    """Yield the comments of a file that allow something; report those that cannot."""
    for span in file.directives:
        found = _ALLOW.fullmatch(span.text)
        if found is None:
            _report_bad("this comment cannot be read", span, f"write {_FORM}", report)
            continue
        named = list(re.finditer(r"\w+", found["codes"]))
        start = span.start + found.start("codes")
        allowed: list[Code] = []
        for each in named:
            place = Span(span.source, start + each.start(), start + each.end())
            code = _allowed(each[0], place, report)
            if code is not None:
                allowed.append(code)
        if len(allowed) == len(named) and not found["reason"].strip():
            help_text = f"say why behind the code: {_FORM}"
            _report_bad("this comment gives no reason", span, help_text, report)
            continue
        for code in allowed:
            yield _Allow(code=code, source=span.source, line=_line(span), span=span)


def _allowed(name: str, place: Span, report: Report) -> Code | None:
    """Return the code of a warning that can be silenced; report another one."""
    code = CODES.get(name)
    if code is None:
        hint = did_you_mean(name, [each for each in CODES if each.startswith("SC8")])
        report.add(codes.BAD_ALLOW, f"there is no code `{name}`", place, label=hint)
    elif code.severity is Severity.ERROR:
        _report_bad(f"{name} is an error, which cannot be silenced", place, None, report)
    elif code in _UNHEARD:
        _report_bad(f"{name} cannot be silenced: it is about such comments", place, None, report)
    else:
        return code
    return None


def _line(span: Span) -> int:
    """Return the line that a comment is about: the next one neither blank nor a comment.

    A comment behind something is about its own line.
    """
    source, line = span.source, span.line
    if source.line_text(line)[: span.column - 1].strip():
        return line
    line += 1
    while line < len(source.line_starts) and _is_idle(source.line_text(line)):
        line += 1
    return line


def _is_idle(line: str) -> bool:
    text = line.lstrip()
    return not text or text.startswith("#")


def _report_bad(message: str, span: Span, help_text: str | None, report: Report) -> None:
    report.add(codes.BAD_ALLOW, message, span, help=help_text)


def _report_idle(allow: _Allow, report: Report) -> None:
    report.add(
        codes.IDLE_ALLOW,
        f"there is no {allow.code.id} on line {allow.line}",
        allow.span,
        help="remove the comment; or put it on the line of the warning, or alone above that",
    )

"""What `sc-breaking` finds, at its place in the picture of a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..breaking.findings import Finding, Impact, Place, Side
from ..breaking.rendering import WORDS
from ..source import Span
from .difference import Comparison
from .picture import STATE, Box, Key, MachinePicture, Row, Sort


def with_findings(comparison: Comparison, findings: Iterable[Finding]) -> MachinePicture:
    """Return the picture of a change with the findings about its machine, each where it belongs.

    That is the transition or the state where a finding stands in the chart, and the machine itself
    for those about its context, its events and its functions.
    """
    picture = comparison.picture
    in_boxes: dict[Key, list[Row]] = {}
    on_arrows: dict[int, list[Row]] = {}
    for finding in findings:
        affected = finding.affected
        if affected.service != picture.service:
            continue
        if affected.version not in (None, picture.version):
            continue
        row = _row(finding, picture)
        found = _find(comparison, finding.place)
        if isinstance(found, int):
            on_arrows.setdefault(found, []).append(row)
        else:
            in_boxes.setdefault(found, []).append(row)
    arrows = tuple(
        replace(arrow, findings=tuple(on_arrows.get(number, ())))
        for number, arrow in enumerate(picture.arrows)
    )
    return replace(picture, root=_with_rows(picture.root, in_boxes), arrows=arrows)


def _row(finding: Finding, picture: MachinePicture) -> Row:
    rule = finding.rule
    breaks = rule.impact is not Impact.BEHAVIOUR
    head = f"{rule.id} {WORDS[rule.impact]}"
    return Row(
        sort=Sort.FINDING if breaks else Sort.WARNING,
        text=f"{'!' if breaks else '(i)'} {head}: {_in_short(finding, picture)}",
        full=f"{head}: {finding.message}",
        span=finding.place.span,
    )


def _in_short(finding: Finding, picture: MachinePicture) -> str:
    """Return a message without the machine that it stands in: "the event Hold is stricter: ..."."""
    whose = f" of `{picture.name}` {picture.version}"
    return finding.message.replace(whose, "").replace("`", "")


def _find(comparison: Comparison, place: Place) -> Key | int:
    """Return the box, or the number of the arrow, that a place belongs to; else the machine."""
    side = comparison.new if place.side is Side.NEW else comparison.old
    root = (STATE,)
    if side is None:
        return root
    for number, arrow in enumerate(comparison.picture.arrows):
        if arrow.event and arrow.span.source is side.source and _holds(arrow.span, place.span):
            return number
    extents = {
        key: _extent(box, side.picture)
        for key, box in side.boxes.items()
        if key[0] == STATE and key != root
    }
    around = [key for key, extent in extents.items() if _holds(extent, place.span)]
    if not around:
        return root
    inner = min(around, key=lambda key: extents[key].end - extents[key].start)
    return inner if side is comparison.new else comparison.place[inner]


def _extent(box: Box, picture: MachinePicture) -> Span:
    """Return the piece of the chart from the name of a state to the last thing shown in it."""
    inside = {each.key for each in box.walk()}
    ends = [
        *(span.end for each in box.walk() for span in (each.span, *(r.span for r in each.rows))),
        *(arrow.span.end for arrow in picture.arrows if arrow.source in inside),
    ]
    return Span(box.span.source, box.span.start, max(ends))


def _holds(outer: Span, inner: Span) -> bool:
    return outer.source == inner.source and outer.start <= inner.start and inner.end <= outer.end


def _with_rows(box: Box, rows: Mapping[Key, list[Row]]) -> Box:
    return replace(
        box,
        rows=(*box.rows, *rows.get(box.key, ())),
        children=tuple(_with_rows(child, rows) for child in box.children),
    )

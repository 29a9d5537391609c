"""The report as a table for people, and as plain data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ..columns import column_widths, laid_out
from ..printable import one_line
from .versions_report import RemovedVersion, VersionRow

TITLES = (
    *("service", "version", "in the charts", "active", "done", "failed", "error"),
    *("oldest", "timers", "actors", "children", "verdict"),
)
NUMBERS = frozenset(
    TITLES.index(title)
    for title in ("active", "done", "failed", "error", "timers", "actors", "children")
)


def report_text(rows: Sequence[VersionRow], now: datetime | None = None) -> str:
    """Lay out the table; ages are counted back from `now`."""
    if not rows:
        return "there are no machines\n"
    now = now or datetime.now(UTC)
    lines = [TITLES, *(_cells(row, now) for row in rows)]
    widths = column_widths(lines)
    return "".join(f"{laid_out(cells, widths, NUMBERS)}\n" for cells in lines)


def _cells(row: VersionRow, now: datetime) -> tuple[str, ...]:
    numbers = (row.active, row.done, row.failed, row.error)
    running = (row.timers, row.actors, row.children)
    return (
        one_line(row.service),
        one_line(row.version),
        row.standing.value,
        *(f"{number:,}" for number in numbers),
        "-" if row.oldest is None else age(now - row.oldest),
        *(f"{number:,}" for number in running),
        one_line(row.verdict),
    )


def age(since: timedelta) -> str:
    """Write a duration in its largest unit, as charts do: `3d`, `5h`, `12m`, `40s`."""
    seconds = max(0, int(since.total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= length:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


def report_data(
    rows: Iterable[VersionRow], removed: Iterable[RemovedVersion]
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows, and the versions that were removed though machines need them, for JSON."""
    return {
        "versions": [_row(row) for row in rows],
        "removed_in_use": [
            {
                "service": each.service,
                "version": each.version,
                "machines": each.alive.count,
                "keys": list(each.alive.keys),
                "message": each.message,
            }
            for each in removed
        ],
    }


def _row(row: VersionRow) -> dict[str, Any]:
    return {
        "service": row.service,
        "version": row.version,
        "in_charts": row.standing.value,
        "active": row.active,
        "done": row.done,
        "failed": row.failed,
        "error": row.error,
        "oldest": None if row.oldest is None else row.oldest.isoformat(),
        "timers": row.timers,
        "actors": row.actors,
        "children": row.children,
        "machines": row.alive.count,
        "keys": list(row.alive.keys),
        "can_be_deleted": row.can_be_deleted,
        "verdict": row.verdict,
    }

"""The picture of a change: what is new, gone, changed and moved, with what `sc-breaking` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .. import ir
from ..breaking.pairs import ChartIndex, Charts
from ..breaking.states import renamed_states
from .captions import PRIVATE
from .picture import FORK, Arrow, Box, Key, MachinePicture, Row, Status
from .show import private_events, show_chart


def compare_pictures(old: ir.Program, new: ir.Program) -> list[Comparison]:
    """Return one picture for each version of a machine in either of two programs."""
    before, after = Charts(program=old), Charts(program=new)
    found: list[Comparison] = []
    for service in dict.fromkeys([*after.machines, *before.machines]):
        was, now = before.machines.get(service), after.machines.get(service)
        olds = _versions(before, was)
        news = _versions(after, now)
        found += (
            _compare_version(olds.get(version), news.get(version))
            for version in dict.fromkeys([*news, *olds])
        )
    return found


def _versions(charts: Charts, machine: ir.Machine | None) -> dict[str, Shown]:
    if machine is None:
        return {}
    return {chart.version: Shown(charts, machine, chart) for chart in machine.charts}


class Shown:
    """One side of a comparison: a version, and the picture of it."""

    def __init__(self, charts: Charts, machine: ir.Machine, chart: ir.Chart) -> None:
        self.index = ChartIndex(charts=charts, chart=chart)
        self.picture = show_chart(chart, machine, private_events(charts.definitions))
        self.boxes = self.picture.boxes()
        self.source = chart.span.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both sides of one version, the picture of the change, and where old boxes are in it."""

    old: Shown | None
    new: Shown | None
    picture: MachinePicture
    place: Mapping[Key, Key]


def _compare_version(old: Shown | None, new: Shown | None) -> Comparison:
    if old is None or new is None:
        side = new or old
        assert side is not None
        status = Status.NEW if old is None else Status.GONE
        picture = replace(
            side.picture,
            root=_all(side.picture.root, status),
            arrows=tuple(replace(arrow, status=status) for arrow in side.picture.arrows),
        )
        place = {key: key for key in side.boxes}
        return Comparison(old=old, new=new, picture=picture, place=place)
    place = _places(old, new)
    merged = _Merge(old, new, place)
    picture = replace(new.picture, root=merged.box(new.picture.root), arrows=merged.arrows())
    return Comparison(old=old, new=new, picture=picture, place=place)


def _all(box: Box, status: Status) -> Box:
    return replace(
        box, status=status, children=tuple(_all(child, status) for child in box.children)
    )


def _places(old: Shown, new: Shown) -> dict[Key, Key]:
    """Return where each old box is in the picture of the change; one that is gone keeps its key."""
    became = renamed_states(old.index, new.index)
    place: dict[Key, Key] = {}
    for key in old.boxes:
        path, number = (key[1:-1], key[-1:]) if key[0] == FORK else (key[1:], ())
        place[key] = (key[0], *_now(path, became), *number)
    return place


def _now(path: ir.StatePath, became: Mapping[ir.StatePath, ir.StatePath | None]) -> ir.StatePath:
    """Return the path of a state in the new chart, or that which it would have there."""
    for length in range(len(path), 0, -1):
        now = became.get(path[:length])
        if now is not None:
            return (*now, *path[length:])
    return path


class _Merge:
    """Makes one picture of two."""

    def __init__(self, old: Shown, new: Shown, place: Mapping[Key, Key]) -> None:
        self.old, self.new = old, new
        self.place = place
        self.was: dict[Key, Box] = {}
        for key, box in old.boxes.items():
            self.was.setdefault(place[key], box)
        parents = {child.key: box.key for box in old.boxes.values() for child in box.children}
        self.gone: dict[Key, list[Box]] = {}
        for key, box in old.boxes.items():
            if place[key] not in new.boxes:
                self.gone.setdefault(place[parents[key]], []).append(box)

    def box(self, box: Box) -> Box:
        """Return a box of the new chart with what was in it before."""
        was = self.was.get(box.key)
        children = (*map(self.box, box.children), *self.gone_in(box.key))
        if was is None:
            return replace(box, children=children, status=Status.NEW)
        rows = _merged_rows(was.rows, box.rows)
        status, note = Status.SAME, ""
        if was.key != box.key and not box.kind.is_mark:
            status, note = Status.MOVED, f"was {ir.path_text(was.key[1:])}"
        elif was.kind is not box.kind or any(row.status is not Status.SAME for row in rows):
            status = Status.CHANGED
            note = "" if was.kind is box.kind else f"was a {was.kind.value}"
        return replace(box, children=children, rows=rows, status=status, note=note)

    def gone_in(self, key: Key) -> tuple[Box, ...]:
        """Return the boxes that were in another one and are gone."""
        return tuple(self._gone(box) for box in self.gone.get(key, ()))

    def _gone(self, box: Box) -> Box:
        key = self.place[box.key]
        return replace(box, key=key, children=self.gone_in(key), status=Status.GONE)

    def arrows(self) -> tuple[Arrow, ...]:
        """Return the arrows of both sides, those that are gone last."""
        left = [
            replace(arrow, source=self.place[arrow.source], target=self.place[arrow.target])
            for arrow in self.old.picture.arrows
        ]
        found: list[Arrow | None] = []
        for arrow in self.new.picture.arrows:
            same = next((each for each in left if _same(each, arrow)), None)
            if same is not None:
                left.remove(same)
            found.append(None if same is None else arrow)
        arrows: list[Arrow] = []
        for arrow, known in zip(self.new.picture.arrows, found, strict=True):
            was = None if known else next((each for each in left if _alike(each, arrow)), None)
            if known is not None:
                arrows.append(arrow)
            elif was is not None:
                left.remove(was)
                full = f"{arrow.full}\nwas: {was.full}"
                arrows.append(replace(arrow, status=Status.CHANGED, full=full))
            else:
                arrows.append(replace(arrow, status=Status.NEW))
        return (*arrows, *(replace(arrow, status=Status.GONE) for arrow in left))


def _same(one: Arrow, other: Arrow) -> bool:
    return (
        _alike(one, other)
        and one.event == other.event
        and one.guard == other.guard
        and one.actions == other.actions
    )


def _alike(one: Arrow, other: Arrow) -> bool:
    return (one.source, one.target, _public(one)) == (other.source, other.target, _public(other))


def _public(arrow: Arrow) -> str:
    """Return what an arrow waits for, whether or not clients can send it."""
    return arrow.event.replace(PRIVATE, "")


def _merged_rows(old: Sequence[Row], new: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of both sides: each that is gone stands before what came after it."""
    left = list(old)
    rows: list[Row] = []
    for row in new:
        at = next((at for at, each in enumerate(left) if _tells(each) == _tells(row)), None)
        if at is None:
            rows.append(replace(row, status=Status.NEW))
            continue
        rows += (replace(each, status=Status.GONE) for each in left[:at])
        rows.append(row)
        del left[: at + 1]
    return (*rows, *(replace(each, status=Status.GONE) for each in left))


def _tells(row: Row) -> tuple[str, str]:
    return (row.sort.value, row.full)

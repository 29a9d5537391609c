"""The charts at hand, and pictures of them in which a machine's active states are lit."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from .. import ir
from ..drawing.errors import DrawingError
from ..drawing.formats import Drawing, Look
from ..drawing.geometry import PlacedMachine
from ..drawing.layout import Engine
from ..drawing.painting import paint_active, size_of
from ..drawing.picture import STATE, Key, MachinePicture
from ..ir import path_text
from ..ir_walk import real_states
from ..phrases import listed, sentence
from .chart_places import Name, read_again, read_place

KEPT_S = 1.0
"""For how many seconds it is not asked again whether charts have changed."""

SIZES = ((620.0, "small"), (1_300.0, "medium"), (2_400.0, "large"), (float("inf"), "huge"))
"""Names for how wide pictures are, each with the most pixels that one has."""
GIVE_CHARTS = "Start sc-inspect with the charts: the .sc files, or folders that have them."


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as SVG, and the active states that the chart at hand does not have.

    `size` says how wide it is: one that is wide cannot be read where it is made to fit the page.
    """

    svg: str
    unknown: tuple[str, ...]
    size: str


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """Why there is no picture, what to do about it, and what the compiler says."""

    why: str
    advice: str
    details: str = ""


class Charts:
    """The charts in some places, as they are now. One is laid out when it is shown first."""

    def __init__(
        self,
        places: Iterable[str],
        start_engine: Callable[[], Engine],
        allowed: Sequence[str] = (),
    ) -> None:
        """Read the charts, which may import those in the folders `allowed`. Raises OriginError."""
        self._allowed = allowed
        self._places = [read_place(each, allowed) for each in places]
        self._placed: dict[Name, tuple[MachinePicture, PlacedMachine | NotDrawn]] = {}
        self._start_engine = start_engine
        self._engine: Engine | None = None
        self._looks_at = time.monotonic() + KEPT_S
        self._alone = Lock()  # the engine lays out one chart at a time

    @property
    def wrong(self) -> list[str]:
        """Return the errors of charts that do not compile."""
        return [each.errors for each in self._places if each.errors]

    def draw(self, service: str, version: str, active: Collection[str]) -> Drawn | NotDrawn:
        """Return the picture of a version of a machine with its active states, or why not."""
        name = (service, version)
        with self._alone:
            self._look_again()
            found = [each.pictures[name] for each in self._places if name in each.pictures]
            if not found:
                return self._missing(service, version)
            picture = found[0]
            placed = self._lay_out(name, picture)
        if isinstance(placed, NotDrawn):
            return placed
        keys: dict[str, Key] = {
            path_text(box.key[1:]): box.key for box in picture.root.walk() if box.key[0] == STATE
        }
        lit = {keys[each] for each in active if each in keys}
        title = f"Statechart of {picture.root.name}, with its active states"
        svg = paint_active(placed, title=title, active=lit)
        return Drawn(
            svg=svg,
            unknown=tuple(each for each in active if each not in keys),
            size=next(name for most, name in SIZES if size_of([placed])[0] <= most),
        )

    def events_taken(
        self, service: str, version: str, active: Collection[str]
    ) -> frozenset[str] | None:
        """Return the events that a line of an active state waits for, whatever its guard says.

        None stands for all of them, and for a chart that is not at hand.
        """
        name = (service, version)
        charts = [each.charts[name] for each in self._places if name in each.charts]
        if not charts:
            return None
        found: set[str] = set()
        for state in real_states(charts[0].root):
            if state.path and path_text(state.path) not in active:
                continue
            for trigger in (each for line in state.transitions for each in line.triggers):
                match trigger:
                    case ir.OnAny():
                        return None
                    case ir.OnEvents(events=events):
                        found.update(each.name for each in events)
                    case _:
                        pass
        return frozenset(found)

    def _look_again(self) -> None:
        """Read anew what has changed, now and then."""
        if time.monotonic() >= self._looks_at:
            self._places = [read_again(each, self._allowed) for each in self._places]
            self._looks_at = time.monotonic() + KEPT_S

    def _missing(self, service: str, version: str) -> NotDrawn:
        """Say why there is no chart of a version."""
        if wrong := self.wrong:
            return NotDrawn("The charts do not compile.", "Mend them.", "\n\n".join(wrong))
        known = [name for each in self._places for name in each.pictures]
        versions = [each for name, each in known if name == service]
        if versions:
            return NotDrawn(
                f"The charts at hand have {listed(versions)} of `{service}`, and no `{version}`.",
                "Start sc-inspect with the charts that are served.",
            )
        if known:
            return NotDrawn(f"The charts at hand have no machine `{service}`.", GIVE_CHARTS)
        return NotDrawn("No charts are at hand.", GIVE_CHARTS)

    def _lay_out(self, name: Name, picture: MachinePicture) -> PlacedMachine | NotDrawn:
        """Return where everything of a picture is, or why it cannot be laid out."""
        if name in self._placed and self._placed[name][0] == picture:
            return self._placed[name][1]
        placed: PlacedMachine | NotDrawn
        drawing = Drawing(pictures=[picture], title="", look=Look(), start_engine=self._started)
        try:
            (placed,) = drawing.placed()
        except DrawingError as error:
            why = f"The chart cannot be drawn: {error.message}."
            placed = NotDrawn(why, sentence(error.help))
        self._placed[name] = (picture, placed)
        return placed

    def _started(self) -> Engine:
        if self._engine is None:
            self._engine = self._start_engine()
        return self._engine

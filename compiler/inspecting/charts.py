"""The charts at hand, and pictures of them in which a machine's active states are lit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from threading import Lock

from .. import ir
from ..breaking.analysed import program_or_errors
from ..breaking.origins import find_charts
from ..drawing.errors import DrawingError
from ..drawing.formats import Drawing, Look
from ..drawing.geometry import PlacedMachine
from ..drawing.layout import Engine
from ..drawing.painting import paint_active, size_of
from ..drawing.picture import STATE, Key, MachinePicture
from ..drawing.show import show_program
from ..ir import path_text
from ..ir_walk import real_states
from ..phrases import listed

Name = tuple[str, str]
"""A service, and a version of it."""

SIZES = ((620.0, "small"), (1_300.0, "medium"), (2_400.0, "large"), (float("inf"), "huge"))
"""Up to how many pixels of width a picture is called so."""
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
    """Charts in some places, which are read once. A chart is laid out when it is shown first."""

    def __init__(
        self,
        places: Iterable[str],
        start_engine: Callable[[], Engine],
        allowed: Iterable[str] = (),
    ) -> None:
        """Read the charts, which may import those in the folders `allowed`. Raises OriginError."""
        self.wrong: list[str] = []
        self._charts: dict[Name, ir.Chart] = {}
        self._pictures: dict[Name, MachinePicture] = {}
        self._placed: dict[Name, PlacedMachine | NotDrawn] = {}
        self._start_engine = start_engine
        self._engine: Engine | None = None
        self._alone = Lock()  # the engine lays out one chart at a time
        for place in places:
            origin = find_charts(place, allowed=allowed)
            found = program_or_errors(origin)
            if isinstance(found, ir.Program):
                for picture in show_program(found, origin.charts):
                    self._pictures.setdefault((picture.service, picture.version), picture)
                for file in found.files:
                    for machine in file.machines:
                        for chart in machine.charts:
                            self._charts.setdefault((machine.service, chart.version), chart)
            else:
                self.wrong.append(found)

    def draw(self, service: str, version: str, active: Collection[str]) -> Drawn | NotDrawn:
        """Return the picture of a version of a machine with its active states, or why not."""
        picture = self._pictures.get((service, version))
        if picture is None:
            return self._missing(service, version)
        placed = self._lay_out((service, version), picture)
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
        chart = self._charts.get((service, version))
        if chart is None:
            return None
        found: set[str] = set()
        for state in real_states(chart.root):
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

    def _missing(self, service: str, version: str) -> NotDrawn:
        """Say why there is no chart of a version."""
        if self.wrong:
            return NotDrawn(
                "The charts do not compile.",
                "Mend them, and start sc-inspect again.",
                "\n\n".join(self.wrong),
            )
        versions = [each for name, each in self._pictures if name == service]
        if versions:
            return NotDrawn(
                f"The charts at hand have {listed(versions)} of `{service}`, and no `{version}`.",
                "Start sc-inspect with the charts that are served.",
            )
        if self._pictures:
            return NotDrawn(f"The charts at hand have no machine `{service}`.", GIVE_CHARTS)
        return NotDrawn("No charts are at hand.", GIVE_CHARTS)

    def _lay_out(self, name: Name, picture: MachinePicture) -> PlacedMachine | NotDrawn:
        with self._alone:
            if name not in self._placed:
                drawing = Drawing(
                    pictures=[picture], title="", look=Look(), start_engine=self._started
                )
                try:
                    (self._placed[name],) = drawing.placed()
                except DrawingError as error:
                    self._placed[name] = NotDrawn(
                        f"The chart cannot be drawn: {error.message}.", _sentence(error.help)
                    )
            return self._placed[name]

    def _started(self) -> Engine:
        if self._engine is None:
            self._engine = self._start_engine()
        return self._engine


def _sentence(text: str) -> str:
    """Return what helps as a sentence."""
    return f"{text[:1].upper()}{text[1:]}." if text else ""

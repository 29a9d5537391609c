"""The charts in the places that the command names, read again where they have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from .. import ir
from ..breaking.analysed import program_or_errors
from ..breaking.origins import OriginError, find_charts, is_revision
from ..drawing.picture import MachinePicture
from ..drawing.show import show_program

Name: TypeAlias = tuple[str, str]
"""A service, and a version of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The charts in a place, with the pictures of their machines; or what is wrong with them.

    `contents` are those of the files that were looked at, by their paths.
    """

    name: str
    contents: Mapping[str, bytes]
    charts: Mapping[Name, ir.Chart] = field(default_factory=dict)
    pictures: Mapping[Name, MachinePicture] = field(default_factory=dict)
    errors: str = ""


def read_place(name: str, allowed: Iterable[str]) -> Place:
    """Read the charts in a place. Raises OriginError."""
    origin = find_charts(name, allowed=allowed)
    contents: dict[str, bytes] = {}

    def read(path: str) -> bytes:
        contents[path] = origin.read(path)
        return contents[path]

    found = program_or_errors(replace(origin, read=read))
    if not isinstance(found, ir.Program):
        return Place(name=name, contents=contents, errors=found)
    pictures = show_program(found, origin.charts)
    return Place(
        name=name,
        contents=contents,
        charts={
            (machine.service, chart.version): chart
            for file in found.files
            for machine in file.machines
            for chart in machine.charts
        },
        pictures={(each.service, each.version): each for each in pictures},
    )


def read_again(place: Place, allowed: Iterable[str]) -> Place:
    """Return the charts in a place as they are now; the same where nothing has changed.

    Where they do not compile now, the pictures are still those of before.
    """
    try:
        if is_revision(place.name) or _is_current(place, allowed):
            return place
        now = read_place(place.name, allowed)
    except OriginError:
        return place  # the folder is gone, or is being written anew
    if not now.errors:
        return now
    return replace(place, contents=now.contents, errors=now.errors)


def _is_current(place: Place, allowed: Iterable[str]) -> bool:
    """Return whether the files in a place are those that were read. Raises OriginError."""
    origin = find_charts(place.name, allowed=allowed)
    try:
        now = {path: origin.read(path) for path in {*origin.charts, *place.contents}}
    except OSError:
        return False
    return now == place.contents

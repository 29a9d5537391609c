"""Lenses over a machine: its picture, and the Python that was generated of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from ..analysis.names.signatures import version_of
from ..emit.modules import Modules
from ..headers import source_of
from ..parsing import syntax
from .asking import Places
from .meaning import Meaning

if TYPE_CHECKING:
    from ..drawing.picture import MachinePicture

SHOW_PICTURE = "sc.showPicture"
SHOW_GENERATED = "sc.showGenerated"
PICTURE = "sc.picture"
OUTPUT = "generated"
"""The folder of generated modules where the editor has set none."""


@dataclass(frozen=True, slots=True)
class Generated:
    """A generated module that is there, and the machine in the chart that it is of."""

    path: Path
    machine: syntax.Machine


class NoPictureError(Exception):
    """A machine cannot be drawn; the text says why."""


def lenses(meaning: Meaning, places: Places, folders: Iterable[str]) -> list[types.CodeLens]:
    """Return the lenses of a chart; `folders` are those that generated modules may be in."""
    if meaning.file is None:
        return []
    uri = places.uri(meaning.path)
    made = {id(each.machine): each.path for each in generated(meaning, folders)}
    found: list[types.CodeLens] = []
    for machine in meaning.file.machines:
        there = places.range(machine.name.span, meaning)
        if there is None:
            continue
        arguments = [uri, machine.name.text, version_of(machine)]
        found.append(
            types.CodeLens(there, command=types.Command("picture", SHOW_PICTURE, "", arguments))
        )
        path = made.get(id(machine))
        if path is not None:
            command = types.Command(
                "generated code", SHOW_GENERATED, "", [path.absolute().as_uri()]
            )
            found.append(types.CodeLens(there, command=command))
    return found


def generated(meaning: Meaning, folders: Iterable[str]) -> Iterator[Generated]:
    """Yield the modules of a chart's machines that are in one of some folders."""
    existing = [folder for folder in dict.fromkeys(folders) if Path(folder).is_dir()]
    for machine in meaning.file.machines if meaning.file is not None else ():
        name = f"{Modules.chart(machine.name.text, version_of(machine))}.py"
        for folder in existing:
            path = Path(folder, name)
            if _is_made_of(path, meaning.path):
                yield Generated(path, machine)
                break


def _is_made_of(module: Path, chart: str) -> bool:
    """Return whether a module is there, and is made of a chart by what its header says."""
    try:
        # A header names the chart as it is called beside the folder of the module.
        source = source_of(module.read_text(encoding="utf-8"))
        return source is not None and (module.resolve().parents[1] / source).samefile(chart)
    except (OSError, ValueError):
        return False


def output_folders(setting: str, chart: str, folders: Iterable[str]) -> list[str]:
    """List where the modules of a chart may be: in the folder of the setting, wherever that is.

    It is looked for in the folders of the project, and in those around the chart.
    """
    around = [*folders, *(str(each) for each in Path(chart).parents)]
    return [str(Path(each, setting)) for each in dict.fromkeys(around)]


def picture(meaning: Meaning, machine: str, version: str) -> str:
    """Return the picture of a machine as SVG; raises NoPictureError."""
    if meaning.has_errors:
        raise NoPictureError("there is no picture of a chart with errors")
    # Imported here, as it starts V8, and most charts are not looked at.
    from ..drawing.elk import Elk
    from ..drawing.errors import DrawingError
    from ..drawing.formats import Drawing, Format, Look
    from ..drawing.selection import select_machines
    from ..drawing.show import show_program

    try:
        pictures: list[MachinePicture] = show_program(meaning.program, meaning.files)
        wanted = f"{machine} {version}"
        chosen = select_machines(pictures, [wanted if _has(pictures, wanted) else machine])
        title = f"Statechart of {machine}"
        drawing = Drawing(pictures=chosen, title=title, look=Look(), start_engine=Elk)
        return drawing.written(Format.SVG, _link).decode()
    except DrawingError as error:
        raise NoPictureError(
            f"{error.message}: {error.help}" if error.help else error.message
        ) from error


def _has(pictures: Iterable[MachinePicture], wanted: str) -> bool:
    return any(f"{each.name} {each.version}" == wanted for each in pictures)


def _link(path: str, line: int) -> str:
    return f"{Path(path).as_uri()}#L{line}"

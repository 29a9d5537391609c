"""The command `sc-draw`: pictures of charts, and of what has changed between two states of them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from urllib.parse import quote

import click
from click.core import ParameterSource

from .. import ir
from ..breaking.analysed import analyse_origin
from ..breaking.compare import compare
from ..breaking.origins import Origin, OriginError, find_charts
from ..command_line import (
    FINE,
    FOUND,
    WRONG,
    explain_code,
    import_from,
    run_command,
    say,
    wants_colour,
)
from .difference import compare_pictures
from .elk import Elk
from .errors import DrawingError
from .formats import Drawing, Format, Look
from .layout import Direction
from .notices import with_findings
from .painting import LinkTo
from .palette import Theme
from .picture import MachinePicture
from .selection import select_machines, select_state
from .show import show_program

SUFFIXES = ", ".join(each.value for each in Format)
PLACEHOLDERS = ("{path}", "{line}")
NAMES = {"svg": Format.SVG, "png": Format.PNG, "mermaid": Format.MERMAID}


def _outputs(
    _context: click.Context, _parameter: click.Parameter, paths: tuple[Path, ...]
) -> list[tuple[Path, Format]]:
    """Tell the format of each file by its name."""
    known = {each.value: each for each in Format}
    for path in paths:
        if path.suffix.lower() not in known:
            raise click.BadParameter(f"the name of {str(path)!r} ends in none of {SUFFIXES}")
    return [(path, known[path.suffix.lower()]) for path in paths]


def _link(_context: click.Context, _parameter: click.Parameter, link: str | None) -> str | None:
    """Refuse an address with something in braces that nothing is put in for."""
    for found in re.findall(r"\{[^{}]*\}", link or ""):
        if found not in PLACEHOLDERS:
            known = " and ".join(PLACEHOLDERS)
            raise click.BadParameter(f"nothing is put in for {found}: there are {known}")
    return link


@click.command(
    epilog="Exit codes: 0 all is well; 1 --check found a file that is not current; 2 wrong usage, "
    "charts that do not compile, what draws is not installed, or a bug."
)
@click.argument("charts", metavar="CHART...", nargs=-1)
@click.option(
    "--diff",
    is_flag=True,
    help="Draw what has changed between two charts, folders or revisions: OLD and NEW.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    metavar="FILE",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_outputs,
    help=f"Where to write; its name ends in one of {SUFFIXES}. Can be given several times; "
    "without it, the picture is printed.",
)
@click.option(
    "--format",
    "printed",
    type=click.Choice(list(NAMES)),
    default="svg",
    show_default=True,
    help="What is printed where there is no --output.",
)
@click.option(
    "--machine", "machines", metavar="NAME", multiple=True, help="Draw this machine alone."
)
@click.option("--state", metavar="PATH", help="Draw this state alone, and where it leads.")
@click.option(
    "--direction",
    type=click.Choice([each.value for each in Direction]),
    help="Where transitions lead to; without it, the better one is chosen.",
)
@click.option(
    "--theme",
    type=click.Choice([each.value for each in Theme]),
    default=Theme.AUTO.value,
    show_default=True,
    help="Colours: those that the reader prefers (in a PNG: light), or one set of them.",
)
@click.option("--scale", type=click.FloatRange(0.1, 10), default=2.0, help="How large a PNG is.")
@click.option(
    "--link",
    metavar="URL",
    callback=_link,
    help="Where names lead to, with {path} and {line} in it; without it, to the chart's file.",
)
@click.option("--check", is_flag=True, help="Write nothing: exit 1 where a file is not current.")
@import_from
@explain_code
@click.version_option(package_name="sc-compile", prog_name="sc-draw")
def command(
    charts: tuple[str, ...],
    diff: bool,
    outputs: list[tuple[Path, Format]],
    printed: str,
    machines: tuple[str, ...],
    state: str | None,
    direction: str | None,
    theme: str,
    scale: float,
    link: str | None,
    check: bool,
    allowed: tuple[str, ...],
) -> None:
    """Draw statecharts as SVG, PNG or Mermaid text.

    CHART is a chart, a folder, or `git:REV:PATH` for what is at a revision of git. With --diff
    there are two, OLD and NEW: `git:main` alone stands for what NEW was there, and NEW is this
    folder if it is left out.
    """
    if not charts:
        missing = "'OLD', as in `sc-draw --diff git:main`" if diff else "'CHART'"
        raise click.UsageError(f"Missing argument {missing}")
    if check and not outputs:
        raise click.UsageError("--check compares files: name them with --output")
    formats = {each for _, each in outputs} if outputs else {NAMES[printed]}
    told = click.get_current_context().get_parameter_source("scale")
    if told is ParameterSource.COMMANDLINE and Format.PNG not in formats:
        raise click.UsageError("--scale is for PNGs, and none is drawn: `-o chart.png` writes one")
    if len(charts) > (2 if diff else 1):
        raise click.UsageError("Too many charts: draw one, or two with --diff")
    look = Look(
        theme=Theme(theme),
        direction=None if direction is None else Direction(direction),
        scale=scale,
    )
    try:
        pictures = (
            compared(charts[0], charts[1] if len(charts) > 1 else ".", allowed)
            if diff
            else shown(charts[0], allowed)
        )
        if pictures is None:
            sys.exit(WRONG)
        pictures = select_machines(pictures, machines)
        if state is not None:
            pictures = select_state(pictures, state)
        if diff:
            pictures = changed(pictures)
        title = _title(pictures, is_change=diff)
        drawing = Drawing(pictures=pictures, title=title, look=look, start_engine=Elk)
        if not outputs:
            sys.stdout.buffer.write(drawing.written(NAMES[printed], linker(link, Path())))
            sys.exit(FINE)
        sys.exit(write(drawing, outputs, link, check=check))
    except OriginError as error:
        say(f"sc-draw: {error}")
    except DrawingError as error:
        colour = wants_colour(sys.stderr)
        click.echo(error.text(colour=colour), nl=False, err=True)
    sys.exit(WRONG)


def shown(where: str, allowed: Iterable[str]) -> list[MachinePicture] | None:
    """Return the pictures of charts; None where they have errors, which are printed."""
    origin = find_charts(where, allowed=allowed)
    program = _analyse(origin)
    if program is None:
        return None
    return _some(show_program(program, origin.charts), where)


def compared(old: str, new: str, allowed: Sequence[str]) -> list[MachinePicture] | None:
    """Return the pictures of all machines, with what has changed in them.

    None stands for charts with errors, which are printed.
    """
    after = find_charts(new, allowed=allowed)
    before = find_charts(old, beside=new, allowed=allowed)
    now, was = _analyse(after), _analyse(before)
    if now is None or was is None:
        return None
    findings = compare(was, now)
    return _some([with_findings(each, findings) for each in compare_pictures(was, now)], new)


def changed(pictures: Iterable[MachinePicture]) -> list[MachinePicture]:
    """Return the pictures in which anything has changed; say so where there is none."""
    those = [each for each in pictures if each.has_changed or _has_findings(each)]
    if not those:
        say("sc-draw: nothing that is drawn has changed")
    return those


def _has_findings(picture: MachinePicture) -> bool:
    """Return whether `sc-breaking` finds something about a machine."""
    return any(row.sort.is_finding for box in picture.root.walk() for row in box.rows) or any(
        arrow.findings for arrow in picture.arrows
    )


def _analyse(origin: Origin) -> ir.Program | None:
    if not origin.charts:
        raise OriginError(f"there is no chart (`*.sc`) in `{origin.name}`")
    return analyse_origin(origin)


def _some(pictures: list[MachinePicture], where: str) -> list[MachinePicture]:
    if not pictures:
        raise OriginError(f"there is no machine in `{where}`")
    return pictures


def _title(pictures: Sequence[MachinePicture], *, is_change: bool) -> str:
    if not pictures:
        return "What has changed"
    names = ", ".join(dict.fromkeys(each.root.name for each in pictures))
    return f"Statechart of {names}: what has changed" if is_change else f"Statechart of {names}"


def linker(link: str | None, folder: Path) -> LinkTo:
    """Return what gives the address of a line of a chart, for a picture in a folder."""

    def link_to(path: str, line: int) -> str:
        if link is not None:
            return link.replace("{path}", quote(path)).replace("{line}", str(line))
        relative = PurePath(os.path.relpath(path, folder)).as_posix()
        return f"{quote(relative)}#L{line}"

    return link_to


def write(
    drawing: Drawing, outputs: Iterable[tuple[Path, Format]], link: str | None, *, check: bool
) -> int:
    """Write the files that are not current, or name them; return the exit code."""
    stale = 0
    for path, as_format in outputs:
        made = drawing.written(as_format, linker(link, path.parent))
        if path.exists() and path.read_bytes() == made:
            say(f"{path}: up to date")
            continue
        stale += 1
        if check:
            say(f"{'stale' if path.exists() else 'missing'}: {path}")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
        say(f"wrote {path}")
    return FOUND if check and stale else FINE


def main() -> None:
    """Run the command; a bug in it says that it is one."""
    run_command(command, "sc-draw")

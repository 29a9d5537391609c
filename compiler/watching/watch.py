"""Compiling charts whenever they change: what is done, and what is said of it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from ..chart_files import read_chart
from ..command_line import FINE, WRONG, failure, say
from ..compilation import MOST_NAMED, Compiled, compile_and_write, written
from ..ir import Program
from ..job import Job
from ..output_folder import read_folder
from ..printing import print_news
from ..stored_table import prepare
from .changes import Watched, wake_ups
from .repeated import Shown
from .serving import Server

IS_MISSING = "what watches files is not installed: `pip install '/path/to/sc-compile[watch]'`"
EMPTY_S = 0.1
"""How long an empty file is given to be written: some editors empty it first."""


def watch_charts(job: Job, *, server: Server | None, quiet: bool) -> int:
    """Compile charts, and again whenever they change, until Ctrl-C; return the exit code."""
    if find_spec("watchfiles") is None:
        say(f"sc-compile: {IS_MISSING}")
        return WRONG
    signal.signal(signal.SIGTERM, _interrupt)
    watcher = _Watcher(job, server, quiet)
    try:
        watcher.run()
    except KeyboardInterrupt:
        return FINE
    finally:
        if server is not None:
            server.stop()
    return FINE


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does."""
    raise KeyboardInterrupt


class _Watcher:
    """Compiles charts whenever they change."""

    def __init__(self, job: Job, server: Server | None, quiet: bool) -> None:
        self.job = job
        self.server = server
        self.quiet = quiet
        self.charts = Watched(job.named)
        self.functions = Watched(())  # the modules of the charts' functions
        self.shown = Shown()
        self.had_errors = False

    def run(self) -> None:
        """Compile, and wait for changes, for ever."""
        prepare()
        self.compile(None)
        while True:
            folders = self.folders()
            for _ in wake_ups(folders):
                self.look()
                if self.folders() != folders:
                    break

    def folders(self) -> frozenset[str]:
        """Return the folders in which something can happen that matters."""
        return self.charts.folders() | self.functions.folders()

    def look(self) -> None:
        """Do what is to be done about what has changed, if anything has."""
        changed = self.charts.changed()
        if changed:
            if any(map(_is_empty, changed)):
                time.sleep(EMPTY_S)
            self.compile(self.charts.changed() or changed)
        elif self.server is not None:
            functions = self.functions.changed()
            said = self.restart() if functions else self.server.tend()
            if said:
                self.tell(_named(functions), said)

    def compile(self, changed: Sequence[str] | None) -> None:
        """Compile all charts, and say what was found and done."""
        began = time.perf_counter()
        charts = self.charts.begin()
        what = f"watching {_counted(len(charts), 'chart')}" if changed is None else _named(changed)
        try:
            existing = read_folder(self.job.output)
            compiled = compile_and_write(self.job, charts, existing, self.read, self.exists)
        except Exception as error:
            if "SC_COMPILE_TRACEBACK" in os.environ:
                raise
            say(failure(error))  # the next change may mend it
            self.tell(what, "nothing was written")
            return
        took = f"{1_000 * (time.perf_counter() - began):.0f} ms"
        new = self.shown.news(compiled.found)
        if compiled.found:
            print_news(compiled.found, new)
        if compiled.changed is None:
            self.tell(what, "nothing was written, since there are errors")
        else:
            gone = ", and there are no errors any more" if self.had_errors else ""
            self.tell(what, f"{written(compiled.changed)} in {took}{gone}")
        self.had_errors = compiled.changed is None
        self.serve(compiled)

    def read(self, path: str) -> bytes:
        """Read a chart, and see to it that it is watched; raises OSError."""
        self.charts.look_at(path)
        return read_chart(path)

    def exists(self, path: Path) -> bool:
        """Return whether the source of another module is there, and watch it."""
        self.charts.look_at(str(path))
        return path.exists()

    def serve(self, compiled: Compiled) -> None:
        """Serve what was made of the charts, where that has changed or is not served."""
        if self.server is None or compiled.changed is None:
            return
        self.functions = Watched(())
        for module in {*_modules(compiled.program)}:
            for path in _places(module, (Path(), self.job.output.parent)):
                self.functions.look_at(str(path))
                if path.exists():  # what it imports is often beside it
                    for beside in path.parent.glob("*.py"):
                        self.functions.look_at(str(beside))
        if compiled.changed or not self.server.runs:
            self.tell("", self.server.restart())

    def restart(self) -> str:
        """Serve the charts' functions as they are now."""
        assert self.server is not None
        self.functions.look_again()
        return self.server.restart()

    def tell(self, what: str, done: str) -> None:
        """Print a line about what has changed, and what was done."""
        if not self.quiet:
            say(f"{time.strftime('%H:%M:%S')} {what}{': ' if what else ''}{done}")


def _is_empty(path: str) -> bool:
    with suppress(OSError):
        return not Path(path).stat().st_size
    return False


def _named(paths: Sequence[str]) -> str:
    """Name what has changed, or count it."""
    return ", ".join(paths) if len(paths) <= MOST_NAMED else _counted(len(paths), "file")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _modules(program: Program) -> Iterator[str]:
    """Yield the Python modules of the functions that charts name."""
    for file in program.files:
        yield from (each.module for each in file.actors)
        yield from (each.module for each in file.actions)
        yield from (each.module for each in file.defs)


def _places(module: str, folders: Iterable[Path]) -> Iterator[Path]:
    """Yield where a Python module can be."""
    for folder in folders:
        place = folder.joinpath(*module.split("."))
        yield from (place.with_name(f"{place.name}.py"), place / "__init__.py")

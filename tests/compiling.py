"""Compiling charts in tests: in memory, and into folders that can be imported."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from click.testing import CliRunner
from sc_compile import codes
from sc_compile.cli import command
from sc_compile.merge import Folder
from sc_compile.pipeline import compile_charts
from sc_compile.render import render_text

from tests.analysing import is_about_tidiness


def compile_texts(sources: Mapping[str, str], *, tidy: bool = False) -> dict[str, str]:
    """Compile charts by their names; return the modules made of them, without what all share."""
    return {
        name: text
        for name, text in compile_all(sources, tidy=tidy).items()
        if name != "__init__.py" and not name.startswith("_support/")
    }


def compile_all(sources: Mapping[str, str], *, tidy: bool = False) -> Mapping[str, str]:
    """Compile charts by their names; return all files of the folder.

    There must be no warnings; where the charts need not be `tidy`, some of them are fine.
    """
    folder = Folder(
        name="generated",
        files={},
        relative=lambda path: path,
        locate=lambda name: name if name in sources else None,
    )
    report, changes = compile_charts(
        list(sources), lambda name: sources[name].encode(), folder, identify=lambda name: name
    )
    found = report.sorted()
    assert changes is not None, render_text(found)
    # Charts of tests may leave a failure to `retry`.
    unexpected = [
        each
        for each in found
        if each.code is not codes.UNTAKEN_FAILURE and (tidy or not is_about_tidiness(each.code.id))
    ]
    assert not unexpected, render_text(unexpected)
    return changes.files


def compile_text(text: str) -> dict[str, str]:
    """Compile one chart, `chart.sc`."""
    return compile_texts({"chart.sc": text})


def compile_into(folder: Path, charts: Iterable[Path]) -> None:
    """Compile charts into a folder, with the command."""
    result = CliRunner().invoke(command, [*map(str, charts), "-o", str(folder)])
    assert result.exit_code == 0, result.output


class Package:
    """A folder of generated modules that can be imported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def module(self, name: str) -> ModuleType:
        """Import one of its modules."""
        return importlib.import_module(f"{self.folder.name}.{name}")

    def started(self, name: str, key: str = "key", **settings: Any) -> Any:
        """Make the machine of a chart's module, and start it."""
        machine = self.module(name).Machine(key, **settings)
        machine.start()
        return machine


@contextmanager
def importable(folder: Path) -> Iterator[Package]:
    """Let a folder be imported as a package."""
    sys.path.insert(0, str(folder.parent))
    try:
        yield Package(folder)
    finally:
        sys.path.remove(str(folder.parent))
        for name in list(sys.modules):
            if name.partition(".")[0] == folder.name:
                del sys.modules[name]

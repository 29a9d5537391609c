"""Compiling hostile charts: to a clear diagnostic, or to modules that can be imported."""

from __future__ import annotations

import ast
import importlib
import itertools
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from sc_compile.codes import Severity
from sc_compile.emit.support import support_templates
from sc_compile.extra_checks import NONE, ExtraChecks
from sc_compile.headers import is_generated, source_of
from sc_compile.merge import Folder
from sc_compile.pipeline import compile_charts
from sc_compile.render import render_json, render_text

from .texts import is_free

_NUMBERS = itertools.count()
# What a terminal would take for an order, or for the end of a line.
_STRANGE = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Attempt:
    """What came of a chart: its modules by their paths, or the codes of its errors."""

    files: Mapping[str, str]
    codes: tuple[str, ...] = ()
    messages: str = ""


def attempt(
    sources: Mapping[str, str | bytes],
    *,
    folder: str = "attacked",
    charts: Sequence[str] | None = None,
    extra: ExtraChecks = NONE,
) -> Attempt:
    """Compile charts by their names; errors have codes, places and carets, whatever is wrong.

    `charts` names those to compile where others are there to be imported.
    """
    output = Folder(
        name=folder,
        files={},
        relative=lambda path: path,
        locate=lambda name: name if name in sources else None,
    )
    report, changes = compile_charts(
        list(sources) if charts is None else charts,
        lambda name: _read(sources, name),
        output,
        identify=lambda name: name,
        extra=extra,
    )
    found = report.sorted()
    errors = [each for each in found if each.code.severity is Severity.ERROR]
    messages = render_text(errors)
    shown = render_text(found)
    render_json(found)
    assert not _STRANGE.search(shown), ascii(shown)
    assert (changes is None) == bool(errors), messages
    if changes is None:
        assert all(each.message and " --> " in messages for each in errors)
        return Attempt({}, tuple(each.code.id for each in errors), messages)
    files = {name: text for name, text in changes.files.items() if not name.startswith("_support/")}
    return Attempt(files, messages=messages)


def _read(sources: Mapping[str, str | bytes], name: str) -> bytes:
    if name not in sources:
        raise FileNotFoundError(2, "no such file", name)
    text = sources[name]
    return text.encode("utf-8") if isinstance(text, str) else text


@dataclass
class Stage:
    """A folder of generated modules that can be imported, chart after chart."""

    folder: Path
    functions: ModuleType = field(default_factory=lambda: ModuleType("functions"))

    def load(self, made: Attempt, sources: Mapping[str, str] | None = None) -> Loaded:
        """Write modules as the command would, look at them as readers do, and import them."""
        assert made.files, made.messages
        for name, text in made.files.items():
            look_at(name, text)
            (self.folder / name).write_bytes(text.encode("utf-8"))
        for name, text in made.files.items():
            # As the command reads it: other line ends would become this one.
            there = (self.folder / name).read_text(encoding="utf-8")
            assert there == text, f"{name} would be stale at once"
            assert is_generated(text)
            assert sources is None or name == "__init__.py" or source_of(text) in sources
        importlib.invalidate_caches()
        names = [Path(name).stem for name in made.files if name != "__init__.py"]
        modules = {name: importlib.import_module(f"{self.folder.name}.{name}") for name in names}
        assert not is_free(), "text of a chart was run"
        return Loaded(modules)

    def forget(self, made: Attempt) -> None:
        """Forget the modules that came of a chart."""
        for name in made.files:
            sys.modules.pop(f"{self.folder.name}.{Path(name).stem}", None)
            (self.folder / name).unlink()


@dataclass(frozen=True)
class Loaded:
    """Imported modules, by their names."""

    modules: Mapping[str, ModuleType]

    def machine(self, name: str, **settings: Any) -> Any:
        """Make the machine of a chart's module, and start it."""
        machine = self.modules[name].Machine("key", **settings)
        machine.start()
        return machine


def look_at(name: str, text: str) -> ast.Module:
    """Make sure that a reader sees all of a module, and that Python can read it."""
    hidden = {each for each in text if not each.isprintable() and each != "\n"}
    assert not hidden, (name, hidden)
    assert text == "\n".join(text.splitlines()) + "\n"
    return ast.parse(text, name)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """Let a folder be imported from, with the support package in it."""
    package = folder / f"attacked{next(_NUMBERS)}"
    (package / "_support").mkdir(parents=True)
    for name, text in support_templates().items():
        (package / f"_support/{name}.py").write_text(text, encoding="utf-8")
    (package / "__init__.py").touch()
    stage = Stage(package)
    sys.path.insert(0, str(folder))
    sys.modules["functions"] = stage.functions
    try:
        yield stage
    finally:
        sys.path.remove(str(folder))
        for name in list(sys.modules):
            if name == "functions" or name.partition(".")[0] == package.name:
                del sys.modules[name]

"""The user's Python functions: where they are, and what their docstrings say.

The modules are read, never imported: to look at a chart runs none of its project's code.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..source import Source, Span

MOST_BYTES = 2_000_000
"""A longer module is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonFunction:
    """A function of a module: the span of its name, its docstring, and how it is called."""

    name: str
    span: Span
    docstring: str
    signature: str
    node: ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonModule:
    """A module: its text, and its functions by name."""

    source: Source
    functions: dict[str, PythonFunction]


class PythonModules:
    """The modules of a project; each is read again when its file has changed."""

    def __init__(self) -> None:
        """Start with none read."""
        self._read: dict[Path, tuple[tuple[int, int], PythonModule | None]] = {}

    def find(self, name: str, chart: str, folders: Iterable[str]) -> PythonModule | None:
        """Return the module of a name, None where it is not there or cannot be read.

        Python imports it from the folder that the application starts in, which is most often that
        of the project or one above the chart: these are tried, the folders of the project first.
        """
        parts = name.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        above = [str(each) for each in Path(chart).parents]
        for folder in dict.fromkeys((*folders, *above)):
            base = Path(folder, *parts)
            for path in (base.with_name(f"{base.name}.py"), base / "__init__.py"):
                module = self._module(path)
                if module is not None:
                    return module
        return None

    def _module(self, path: Path) -> PythonModule | None:
        try:
            found = path.stat()
        except (OSError, ValueError):
            return None
        state = (found.st_mtime_ns, found.st_size)
        known = self._read.get(path)
        if known is None or known[0] != state:
            known = (state, _parse(path) if found.st_size <= MOST_BYTES else None)
            self._read[path] = known
        return known[1]


def _parse(path: Path) -> PythonModule | None:
    try:
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    source = Source(path.as_posix(), text)
    functions = {
        node.name: _function(node, source)
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return PythonModule(source=source, functions=functions)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, source: Source) -> PythonFunction:
    keyword = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    start = source.line_starts[node.lineno - 1] + len(
        source.line_text(node.lineno).encode()[: node.col_offset].decode()
    )
    start = source.text.index(node.name, start + len(keyword))
    result = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    return PythonFunction(
        name=node.name,
        span=source.span(start, start + len(node.name)),
        docstring=inspect.cleandoc(ast.get_docstring(node, clean=False) or ""),
        signature=f"{keyword} {node.name}({ast.unparse(node.args)}){result}",
        node=node,
    )

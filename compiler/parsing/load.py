"""All files of a compilation: those that were asked for, and what they import."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .. import codes, limits
from ..diagnostics import Label, Report
from ..source import Source, Span
from . import syntax
from .bounds import holds_what_it_may
from .parse import decode, parse

Parse = Callable[[Source, Report], syntax.File]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedImport:
    """An import, and the path of the file that it means.

    The path is None where the file could not be read, or where it imports the importing file in
    turn: that is reported, and nothing is known of the names in it.
    """

    node: syntax.Import
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFile:
    """A parsed file; `path` is its source's, and `root` tells whether it was asked for."""

    path: str
    file: syntax.File
    imports: tuple[LoadedImport, ...]
    root: bool


@dataclass(slots=True)
class _Visit:
    """A file whose imports are being followed."""

    path: str
    key: str
    file: syntax.File
    pending: list[syntax.Import]
    imports: list[LoadedImport] = field(default_factory=list)
    through: syntax.Import | None = None  # the import that is being followed


def load(
    roots: Iterable[str],
    read: Callable[[str], bytes],
    report: Report,
    *,
    identify: Callable[[str], str] = posixpath.normpath,
    may_import: Callable[[str], bool] = lambda _: True,
    parse: Parse = parse,
) -> tuple[LoadedFile, ...]:
    """Read and parse files and what they import, those that are imported first.

    Paths have forward slashes. `read` raises an OSError for a file that cannot be read. `identify`
    returns the same text for all spellings of a file's path, and `may_import` tells whether a file
    is one that charts may import. `parse` gives the tree of a file.
    """
    wanted = list(dict.fromkeys(posixpath.normpath(root) for root in roots))
    known = {identify(path) for path in wanted}
    loader = _Loader(read, report, identify, may_import, known, parse)
    for path in wanted:
        loader.load(path)
    return tuple(loader.files)


class _Loader:
    """Follows imports depth first, without recursion: chains of them may be long."""

    def __init__(
        self,
        read: Callable[[str], bytes],
        report: Report,
        identify: Callable[[str], str],
        may_import: Callable[[str], bool],
        roots: set[str],
        parse: Parse,
    ) -> None:
        self.read = read
        self.report = report
        self.identify = identify
        self.may_import = may_import
        self.parse = parse
        self.machines = 0
        self.roots = roots
        self.files: list[LoadedFile] = []
        self.paths: dict[str, str | None] = {}  # of finished files; None for unreadable ones
        self.visits: list[_Visit] = []

    def load(self, path: str) -> None:
        """Load a root and everything below it."""
        if self.identify(path) in self.paths:
            return
        self._enter(path, Source(path, "").span(0, 0))
        while self.visits:
            visit = self.visits[-1]
            if not visit.pending:
                self._leave(visit)
                continue
            node = visit.pending.pop(0)
            visit.through = node
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(visit.path), node.path.value)
            )
            key = self.identify(target)
            if not node.path.value:
                self._unreadable("an import needs a path", node.path.span, node.path.value)
                visit.imports.append(LoadedImport(node=node, path=None))
            elif key in self.paths:
                visit.imports.append(LoadedImport(node=node, path=self.paths[key]))
            elif any(each.key == key for each in self.visits):
                self._cycle(key)
                visit.imports.append(LoadedImport(node=node, path=None))
            elif self._is_allowed(target, node) and self._enter(target, node.path.span):
                visit.pending.insert(0, node)  # once more, when the file is there
            else:
                visit.imports.append(LoadedImport(node=node, path=None))

    def _is_allowed(self, path: str, node: syntax.Import) -> bool:
        """Return whether an import is of a chart of the project; report it where it is not."""
        span, named = node.path.span, node.path.value
        if not path.endswith(".sc"):
            self._unreadable(f"`{named}` is not a chart", span, path)
            return False
        if not self.may_import(path):
            self.report.add(
                codes.OUTSIDE_IMPORT,
                f"`{named}` is outside of the project",
                span,
                help="run the command in the folder of both, or allow one with `--import-from`",
            )
            return False
        return True

    def _enter(self, path: str, span: Span) -> bool:
        """Read and parse a file, and start with its imports; return whether it could be read."""
        key = self.identify(path)
        if len(self.paths) + len(self.visits) >= limits.MOST_FILES:
            self._too_many(f"there are more than {limits.MOST_FILES:,} files", span)
            return False
        try:
            data = self.read(path)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            message = f"cannot read `{path}`: {(reason or str(error) or 'unknown error').lower()}"
            self._unreadable(message, span, path)
            return False
        source = decode(path, data, self.report)
        if source is None:
            self.paths[key] = None
            return False
        file = self.parse(source, self.report)
        if not holds_what_it_may(file, self.report) or not self._has_room(file):
            self.paths[key] = None
            return False
        self.visits.append(_Visit(path, key, file, list(file.imports)))
        return True

    def _has_room(self, file: syntax.File) -> bool:
        """Return whether a file's machines can be taken in; report where they are too many."""
        before, most = self.machines, limits.MOST_MACHINES
        self.machines += sum(1 + len(machine.migrations) for machine in file.machines)
        if before <= most < self.machines:
            message = f"there are more than {most:,} versions of machines and migrations"
            self._too_many(message, file.machines[0].name.span)
        return self.machines <= most

    def _too_many(self, message: str, span: Span) -> None:
        help_text = "compile them a part at a time"
        self.report.add(codes.TOO_LARGE, message, span, help=help_text)

    def _leave(self, visit: _Visit) -> None:
        self.visits.pop()
        self.paths[visit.key] = visit.path
        if visit.key in self.roots:
            self._check_empty(visit)
        self.files.append(
            LoadedFile(
                path=visit.path,
                file=visit.file,
                imports=tuple(visit.imports),
                root=visit.key in self.roots,
            )
        )

    def _check_empty(self, visit: _Visit) -> None:
        """Report a chart that says nothing: most often it is another file that was meant."""
        file = visit.file
        definitions = (file.types, file.events, file.actors, file.actions, file.defs, file.machines)
        if not (any(definitions) or file.imports or file.skipped):
            self.report.add(
                codes.EMPTY_FILE,
                f"`{visit.path}` defines nothing",
                file.source.span(0, 0),
                help="a chart has at least a machine: `machine name { initial a  state a }`",
            )

    def _unreadable(self, message: str, span: Span, path: str) -> None:
        hint = None
        if path and not path.endswith(".sc"):
            hint = "the names of charts end in `.sc`"
        elif span.source.text:
            hint = "the path is relative to the file that imports"
        self.report.add(codes.UNREADABLE_FILE, message, span, help=hint)

    def _cycle(self, key: str) -> None:
        """Report that the import being followed leads back to a file above."""
        first = next(place for place, each in enumerate(self.visits) if each.key == key)
        circle = self.visits[first:]
        closing = circle[-1].through
        assert closing is not None  # it is the one being followed
        paths = [each.path for each in (*circle, circle[0])]
        self.report.add(
            codes.IMPORT_CYCLE,
            f"`{paths[0]}` imports itself" if len(circle) == 1 else "files import each other",
            closing.span,
            secondary=[
                Label(span=each.through.span, text=f"imports `{circle[place + 1].path}`")
                for place, each in enumerate(circle[:-1])
                if each.through is not None
            ],
            notes=[" -> ".join(paths)] if len(circle) > 1 else [],
            help="move what they share into a file that imports none of them",
        )

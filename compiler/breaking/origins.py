"""Where the charts of a comparison come from: a folder, a file, or a revision of git."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from .. import limits
from ..chart_files import SUFFIX, Project, charts_in, is_own, read_chart

GIT = "git:"


class OriginError(Exception):
    """What was named cannot be compared; the text says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Charts to compare: their paths, how to read one, and how a path is shown to the user.

    `may_import` tells whether they may import a file.
    """

    name: str
    charts: tuple[str, ...]
    read: Callable[[str], bytes]
    shown: Callable[[str], str]
    may_import: Callable[[str], bool]


def find_charts(where: str, beside: str = ".", allowed: Iterable[str] = ()) -> Origin:
    """Find the charts that `where` names; raises OriginError.

    `git:REV` stands for what is at the path of `beside`, as it is at a revision; `git:REV:PATH`
    names the path too. Paths are relative to the current folder. Charts on the disk may import
    those of the project and of the folders `allowed`, those of a revision what is in it.
    """
    if not is_revision(where):
        return _on_disk(where, allowed)
    revision, path = _revision_and_path(where)
    if not path:
        path = _revision_and_path(beside)[1] or "." if is_revision(beside) else beside
    return _at_revision(revision, path)


def is_revision(where: str) -> bool:
    """Return whether `where` names a revision of git, and no path."""
    return where.startswith(GIT)


def _revision_and_path(where: str) -> tuple[str, str]:
    """Return both parts of `git:REV:PATH`; the path of `git:REV` is empty."""
    revision, _, path = where.removeprefix(GIT).partition(":")
    return revision, path


def _on_disk(where: str, allowed: Iterable[str]) -> Origin:
    path = Path(where)
    if path.is_dir():
        charts = charts_in(path)
    elif path.is_file():
        charts = [_posix(where)]
    else:
        raise OriginError(f"there is no folder or file `{where}`")
    return Origin(
        name=where,
        charts=tuple(charts),
        read=read_chart,
        shown=lambda name: name,
        may_import=Project(charts, [where, *allowed] if path.is_dir() else allowed).has,
    )


# --- git ----------------------------------------------------------------------------------------


def _at_revision(revision: str, path: str) -> Origin:
    if not revision or revision.startswith("-"):
        raise OriginError(f"`{GIT}{revision}` names no revision: write `git:main`, for example")
    top = _git(["rev-parse", "--show-toplevel"], ".", "this is not a folder of a git repository")
    root = top.decode().removesuffix("\n")
    commit = (
        _git(
            ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"],
            root,
            f"there is no revision `{revision}`; a shallow clone has few: fetch it first",
        )
        .decode()
        .strip()
    )

    def within(name: str) -> str:
        """Return a path as the repository has it."""
        return _posix(os.path.relpath(os.path.realpath(name), os.path.realpath(root)))

    def read(name: str) -> bytes:
        place = within(name)
        size = _run(["cat-file", "-s", f"{commit}:{place}"], root)
        if not size.returncode and int(size.stdout) > limits.MOST_FILE_BYTES:
            return bytes(limits.MOST_FILE_BYTES + 1)  # too large, whatever is in it
        done = _run(["cat-file", "blob", f"{commit}:{place}"], root)
        if done.returncode:
            raise FileNotFoundError(2, f"not there at `{revision}`", name)
        return done.stdout

    start = within(path)
    if start.startswith("../") or start == "..":
        raise OriginError(f"`{path}` is outside of the git repository `{root}`")
    listed = _git(["ls-tree", "-r", "-z", "--name-only", commit, "--", start], root, "git ls-tree")
    names = [name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name]
    if not names and start != ".":
        raise OriginError(f"there is no `{path}` at revision `{revision}`")
    if names == [start]:
        charts = [_posix(path)]
    else:
        charts = [
            posixpath.normpath(posixpath.join(_posix(path), posixpath.relpath(name, start)))
            for name in _charts(names, start)
        ]
    return Origin(
        name=f"{GIT}{revision}",
        charts=tuple(charts),
        read=read,
        shown=lambda name: f"{revision}:{name}",
        may_import=lambda _: True,
    )


def _charts(names: Iterable[str], start: str) -> list[str]:
    return sorted(
        name
        for name in names
        if name.endswith(SUFFIX) and is_own(PurePath(posixpath.relpath(name, start)))
    )


def _git(arguments: list[str], folder: str, otherwise: str) -> bytes:
    """Run git, and return what it prints; raises OriginError, with git's words behind ours."""
    done = _run(arguments, folder)
    if done.returncode:
        words = " ".join(done.stderr.decode(errors="replace").split())
        raise OriginError(f"{otherwise} ({words})" if words else otherwise)
    return done.stdout


def _run(arguments: list[str], folder: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", folder, *arguments],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise OriginError("there is no program `git` here, which reads revisions") from error


def _posix(path: str) -> str:
    return PurePath(path).as_posix()

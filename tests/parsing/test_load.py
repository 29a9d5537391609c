"""Imports: which files are read, in which order, and what is said where that fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from sc_compile.diagnostics import Report
from sc_compile.parsing.load import LoadedFile, load


def run(
    files: Mapping[str, str | bytes],
    *roots: str,
    identify: Callable[[str], str] | None = None,
) -> tuple[tuple[LoadedFile, ...], Report, list[str]]:
    """Load from a dict of files; return the loaded files, the report, and what was read."""
    report = Report()
    reads: list[str] = []

    def read(path: str) -> bytes:
        reads.append(path)
        if path.endswith("/") or any(name.startswith(f"{path}/") for name in files):
            raise IsADirectoryError(21, "Is a directory", path)
        if path not in files:
            raise FileNotFoundError(2, "No such file or directory", path)
        data = files[path]
        return data.encode() if isinstance(data, str) else data

    if identify is None:
        loaded = load(roots, read, report)
    else:
        loaded = load(roots, read, report, identify=identify)
    return loaded, report, reads


def test_imported_files_come_first() -> None:
    """Files come in dependency order, roots in the given one, each once."""
    files = {
        "a.sc": 'import "lib/x.sc"\nimport "b.sc" as b\n',
        "b.sc": 'import "lib/../lib/x.sc"\n',
        "lib/x.sc": 'import "../shared.sc"\nimport "y.sc"\n',
        "lib/y.sc": "event Y\n",
        "shared.sc": "event S\n",
        "z.sc": "event Z\n",
    }
    loaded, report, reads = run(files, "z.sc", "a.sc", "./b.sc")
    assert not list(report)
    assert [each.path for each in loaded] == [
        "z.sc",
        "shared.sc",
        "lib/y.sc",
        "lib/x.sc",
        "b.sc",
        "a.sc",
    ]
    assert [each.path for each in loaded if each.root] == ["z.sc", "b.sc", "a.sc"]
    assert sorted(reads) == sorted(files)
    assert [(each.node.path.value, each.path) for each in loaded[-1].imports] == [
        ("lib/x.sc", "lib/x.sc"),
        ("b.sc", "b.sc"),
    ]
    assert all(each.path == each.file.source.path for each in loaded)


def test_other_spellings_of_a_path() -> None:
    """The caller may know of more ways to write a path."""
    files = {"/home/a.sc": 'import "x.sc"', "/home/x.sc": "", "link/x.sc": ""}
    loaded, _, _ = run(
        files, "/home/a.sc", "link/x.sc", identify=lambda path: path.replace("link/", "/home/")
    )
    assert [each.path for each in loaded] == ["/home/x.sc", "/home/a.sc"]
    assert all(each.root for each in loaded)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none.sc", "cannot read `lib/none.sc`: no such file or directory"),
        ("", "an import needs a path"),
        ("../lib", "`../lib` is not a chart"),
    ],
)
def test_import_that_cannot_be_read(path: str, message: str) -> None:
    """The import is reported, and the rest of the importing file is there."""
    loaded, report, _ = run({"lib/a.sc": f'import "{path}"\nevent E\n'}, "lib/a.sc")
    (diagnostic,) = report
    assert (diagnostic.code.id, diagnostic.message) == ("SC001", message)
    assert diagnostic.primary.span.text == f'"{path}"'
    (file,) = loaded
    assert [event.name.text for event in file.file.events] == ["E"]
    assert [each.path for each in file.imports] == [None]


def test_root_that_cannot_be_read() -> None:
    """A root has no import to point at: the diagnostic has its path and no text."""
    loaded, report, _ = run({"a.sc": "event E"}, "none.sc", "a.sc")
    (diagnostic,) = report
    assert diagnostic.message == "cannot read `none.sc`: no such file or directory"
    assert diagnostic.primary.span.source.path == "none.sc"
    assert [each.path for each in loaded] == ["a.sc"]


def test_other_failures_of_reading() -> None:
    """Whatever reading raises for a path is a diagnostic."""
    report = Report()

    def read(path: str) -> bytes:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()

    assert load(["a\0.sc", "x" * 5000], read, report) == ()
    assert [each.code.id for each in report] == ["SC001", "SC001"]


def test_binary_import() -> None:
    """A file that is no text is reported once, and nothing is known of it."""
    loaded, report, reads = run({"a.sc": 'import "b.sc"\nimport "b.sc"', "b.sc": b"\xff"}, "a.sc")
    assert [each.code.id for each in report] == ["SC002"]
    assert reads.count("b.sc") == 1
    assert [each.path for each in loaded[0].imports] == [None, None]


def test_import_of_itself() -> None:
    """A file that imports itself is told so."""
    loaded, report, _ = run({"a.sc": 'import "./a.sc"\nevent E'}, "a.sc")
    (diagnostic,) = report
    assert (diagnostic.code.id, diagnostic.message) == ("SC003", "`a.sc` imports itself")
    assert [each.path for each in loaded] == ["a.sc"]


def test_import_cycle() -> None:
    """A circle is reported once, with all imports in it, and all files are there."""
    files = {
        "a.sc": 'import "b.sc"',
        "b.sc": 'import "c.sc"',
        "c.sc": 'import "b.sc"\nimport "d.sc"',
        "d.sc": "event D",
    }
    loaded, report, _ = run(files, "a.sc", "c.sc")
    (diagnostic,) = report
    assert diagnostic.code.id == "SC003"
    assert diagnostic.primary.span.source.path == "c.sc"
    assert [label.span.source.path for label in diagnostic.secondary] == ["b.sc"]
    assert diagnostic.notes == ("b.sc -> c.sc -> b.sc",)
    assert [each.path for each in loaded] == ["d.sc", "c.sc", "b.sc", "a.sc"]
    assert [each.path for each in loaded[1].imports] == [None, "d.sc"]


def test_file_with_mistakes() -> None:
    """A file with mistakes is loaded with what could be read, its imports included."""
    files = {"a.sc": 'evnt A\nimport "b.sc"\nevent B', "b.sc": "machine {"}
    loaded, report, _ = run(files, "a.sc")
    assert report.errors
    assert [each.path for each in loaded] == ["b.sc", "a.sc"]
    assert [event.name.text for event in loaded[1].file.events] == ["A", "B"]


def test_long_chain_of_imports() -> None:
    """A chain of imports may be longer than Python's stack."""
    files = {f"{number}.sc": f'import "{number + 1}.sc"' for number in range(999)}
    loaded, report, _ = run({**files, "999.sc": ""}, "0.sc")
    assert not list(report)
    assert len(loaded) == 1000

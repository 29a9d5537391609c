"""The output folder: who writes is alone there, and what a kill leaves behind is cleaned up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sc_compile import cache, limits, output_folder, stored_table
from sc_compile.cli import command
from sc_compile.output_folder import Difference, alone_in, apply, read_folder
from sc_compile.parsing import table
from sc_compile.whole_files import TEMPORARY

COMPILE = [sys.executable, "-c", "from sc_compile.cli import main; main()"]


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to an empty folder, with a cache of its own."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(folder)
    return folder


def write_charts(count: int) -> list[str]:
    """Write charts of a machine each; give their names."""
    names = [f"chart{number}.sc" for number in range(count)]
    for number, name in enumerate(names):
        Path(name).write_text(f"event GO\n\nmachine m{number} {{ on GO {{ log {number} }} }}\n")
    return names


def compile_charts(*arguments: str) -> str:
    """Compile into `out`; give what is said."""
    result = CliRunner().invoke(command, [*arguments, "-o", "out"])
    assert result.exit_code == 0, result.output
    return result.output


def temporaries() -> list[Path]:
    """List the temporary files in `out`."""
    return list(Path("out").rglob(f".*{TEMPORARY}"))


def test_several_at_once() -> None:
    """All charts are served: none has read the folder before another one wrote it."""
    names = write_charts(4)
    running = [
        subprocess.Popen([*COMPILE, name, "-o", "out"], stderr=subprocess.PIPE) for name in names
    ]
    said = [each.communicate(timeout=120)[1] for each in running]
    assert [each.returncode for each in running] == [0] * len(names), said
    package = Path("out/__init__.py").read_text()
    assert all(f"chart{number}.objects" in package for number in range(4))
    assert "up to date" in compile_charts(*names)
    assert {path.suffix for path in Path("out").iterdir()} <= {".py", ""}


KILLED = """
import os, signal
from pathlib import Path
from sc_compile.cli import main
left = {left}
replace = Path.replace

def stop(self, target):
    global left
    if str(target).startswith({name!r}):  # and not into the cache
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

Path.replace = stop
main()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal")
@pytest.mark.parametrize("left", [0, 1, 24])
def test_killed(left: int) -> None:
    """What is in place is whole, what serves is there last, and the next compilation cleans up."""
    (name,) = write_charts(1)
    program = KILLED.format(left=left, name="out")
    done = subprocess.run(
        [sys.executable, "-c", program, name, "-o", "out"], check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL
    assert temporaries()
    for path in Path("out").rglob("*.py"):
        compile(path.read_text(), path, "exec")
    placed = {path.name for path in Path("out").glob("*.py")}
    assert "__init__.py" not in placed
    assert "chart0.py" not in placed or {"chart0_types.py", "m0_v1.py"} <= placed
    compile_charts(name)
    assert not temporaries()
    assert "up to date" in compile_charts(name)


def test_a_write_that_fails_changes_nothing() -> None:
    """All is on the disk before the first takes its place."""
    Path("out").mkdir()
    Path("out/a.py").write_text("old")
    Path("out/b").write_text("in the way of a folder")
    wanted = [Difference(Path(f"out/{name}"), None, "new") for name in ("a.py", "b/c.py")]
    with pytest.raises(OSError, match=r"exists|directory"):
        apply(wanted)
    assert Path("out/a.py").read_text() == "old"
    assert not temporaries()


def test_who_waits_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    (name,) = write_charts(1)
    monkeypatch.setattr(output_folder, "LONGEST_WAIT_SECONDS", 0.1)
    with alone_in(Path("out")):
        done = CliRunner().invoke(command, [name, "-o", "out"])
    assert isinstance(done.exception, OSError)
    assert done.exception.strerror == "another compilation writes there"
    compile_charts(name)


def test_without_a_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no lock then, and all else works."""
    Path("file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path("file").resolve()))
    compile_charts(*write_charts(1))


def test_what_is_no_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe, a device, a link to nothing and what is very large are in the way."""
    (name,) = write_charts(1)
    place = Path("out/chart0.py")
    compile_charts(name)
    monkeypatch.setattr(limits, "MOST_MODULE_BYTES", place.stat().st_size)
    assert read_folder(Path("out"))["chart0.py"] == place.read_text()
    with place.open("a") as file:
        file.write("#")
    result = CliRunner().invoke(command, [name, "-o", "out"])
    assert (result.exit_code, "SC004" in result.stderr) == (1, True)
    place.unlink()
    place.symlink_to("nowhere")
    assert CliRunner().invoke(command, [name, "-o", "out"]).exit_code == 1


# --- the cache ------------------------------------------------------------------------------------


MORE = pytest.mark.long("it is damaged in another way, and made again in the same one")


@pytest.mark.parametrize(
    "damage",
    [b"{", *(pytest.param(each, marks=MORE) for each in (b"", b"\xff", b"[]", b"{}", b"x\n[]"))],
)
def test_a_damaged_table_is_made_again(damage: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    right = table.table()

    def prepare() -> None:
        monkeypatch.setattr(table, "_table", None)
        stored_table.prepare()
        assert table.table().actions == right.actions

    prepare()
    (stored,) = Path(os.environ["XDG_CACHE_HOME"]).glob("sc-compile/table-*")
    whole = stored.read_bytes()
    for content in (
        damage,
        whole[:-100],
        whole.replace(b'"rules', b'"rule'),
        whole[:70] + damage,
    ):
        stored.write_bytes(content)
        prepare()
        assert cache.load(stored.name) is not None
    cache.store(stored.name, damage)  # as if it had been stored so
    prepare()


@pytest.mark.parametrize("home", ["~/.cache/sc-compile", None])
def test_a_user_without_a_home_has_no_cache(
    home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def user_cache_path(*_arguments: object, **_named: object) -> Path:
        if home is None:
            raise RuntimeError("could not determine the home directory")
        return Path(home)  # what older versions of the library say

    monkeypatch.setattr(cache, "user_cache_path", user_cache_path)
    assert cache.cache_folder() is None
    cache.store("note-1", b"mine")
    assert cache.load("note-1") is None
    compile_charts(*write_charts(1))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="who owns a file is not known there")
def test_what_others_could_have_written_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.store("note-1", b"mine")
    assert cache.load("note-1") == b"mine"
    (stored,) = Path(os.environ["XDG_CACHE_HOME"]).glob("sc-compile/note-1")
    assert stored.parent.stat().st_mode & 0o077 == 0
    stored.chmod(0o620)
    assert cache.load("note-1") is None
    stored.chmod(0o600)
    assert cache.load("note-1") == b"mine"
    owner = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: owner)
    assert cache.load("note-1") is None

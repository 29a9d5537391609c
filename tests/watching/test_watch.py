"""Charts are compiled as they change, however that comes about."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from click.testing import CliRunner
from sc_compile.cli import command
from sc_compile.watching import watch

from scripts.eventually import eventually
from tests.watching.conftest import Watching

SHARED = "event PUSH(by: int = 1)\n"
DOOR = """\
import "lib/shared.sc"

machine door {
  context(n: int = 0)
  initial closed
  state closed { on PUSH -> open { n += event.by } }
  state open { on PUSH -> closed }
}
"""
TYPO = DOOR.replace("-> open", "-> opn")
LAMP = "event SWITCH\n\nmachine lamp {\n  on SWITCH { log 1 }\n}\n"


@pytest.fixture
def charts(folder: Path) -> Path:
    """Return a folder with a chart that imports another, and an empty one."""
    (folder / "lib").mkdir()
    (folder / "more").mkdir()
    (folder / "lib" / "shared.sc").write_text(SHARED)
    (folder / "door.sc").write_text(DOOR)
    return folder


def module(folder: Path, name: str) -> str:
    """Return the text of a generated module, which is empty where it is not there yet."""
    path = folder / "generated" / f"{name}.py"
    return path.read_text() if path.exists() else ""


def test_charts_are_compiled_as_they_change(charts: Path, started: list[Watching]) -> None:
    """Whatever an editor does is noticed, and told in a line; mistakes are shown, all of them."""
    watching = Watching(charts, "door.sc", "more")
    started.append(watching)
    watching.start()
    watching.says("watching 1 chart: wrote ", " files in ")
    door = charts / "door.sc"

    door.write_text(DOOR.replace("closed", "shut"))  # saved in place
    watching.says(" door.sc: wrote door_v1.py in ")
    assert '"shut"' in module(charts, "door_v1")

    (charts / "door.sc~").write_text(DOOR)  # saved by a rename
    (charts / "door.sc~").replace(door)
    watching.says(" door.sc: wrote door_v1.py in ")
    assert '"shut"' not in module(charts, "door_v1")

    (charts / "lib" / "shared.sc").write_text(SHARED.replace("by: int = 1", "by: int = 2"))
    watching.says(" lib/shared.sc: wrote shared_types.py in ")

    door.write_text(TYPO.replace("+= event.by", "+= event.bye"))
    watching.says("error[SC", "error[SC", "\n2 errors\n", "door.sc: nothing was written, since ")
    door.write_text(TYPO)
    watching.says("error[SC", "\n1 error\n", "door.sc: nothing was written, since there are errors")
    before = module(charts, "door_v1")
    door.unlink()
    watching.says("error[SC001]: cannot read `door.sc`", "door.sc: nothing was written")
    assert module(charts, "door_v1") == before
    door.write_text(DOOR)
    watching.says("door.sc: up to date in ", ", and there are no errors any more")

    assert watching.end() == 0
    assert "Traceback" not in watching.process.log_text()


def test_folders_are_watched_with_what_is_in_them(charts: Path, started: list[Watching]) -> None:
    """Charts that are new, elsewhere or gone are noticed, in folders that are new too."""
    watching = Watching(charts, ".")
    started.append(watching)
    watching.start()
    watching.says("watching 2 charts: wrote ")
    lamp = charts / "more" / "lamp.sc"
    lamp.write_text(LAMP)
    watching.says("more/lamp.sc: wrote ")
    (charts / "more" / "deep").mkdir()
    lamp = lamp.replace(charts / "more" / "deep" / "lamp.sc")
    watching.says("more/lamp.sc", ": wrote ")
    lamp.write_text(LAMP.replace("log 1", "log 2"))
    watching.says("more/deep/lamp.sc: wrote lamp_v1.py in ")
    lamp.unlink()
    watching.says("more/deep/lamp.sc: removed lamp.py, lamp_types.py, lamp_v1.py; wrote ")
    assert watching.end(signal.SIGTERM) == 0


def test_warnings_are_shown_once(charts: Path, started: list[Watching]) -> None:
    """A save repeats none that is as it was; a new one is shown, and one that comes back."""
    old, new = "warning[SC822]: nothing uses the action `old`", "nothing uses the action `new`"
    lamp = charts / "lamp.sc"

    def save(*actions: str, error: str = "") -> None:
        declared = "".join(f"action {each}()\n" for each in actions)
        lamp.write_text(f'use "x"\n{declared}{LAMP}{error}')

    save("old")
    watching = Watching(charts, "lamp.sc")
    started.append(watching)
    watching.start()
    watching.says(old, "\n1 warning\n", "watching 1 chart: wrote ")
    lamp.write_text(f"# on another line\n{lamp.read_text()}")
    assert old not in watching.says("1 warning, all as before\n", " lamp.sc: ")
    save("old", "new")
    assert old not in watching.says(new, "\n2 warnings, 1 as before\n", " lamp.sc: ")
    save("old", "new", error="machine {}\n")
    watching.says("error[SC", "\n1 error", "nothing was written")
    save("old", "new")
    assert "warning[" not in watching.says("2 warnings, all as before\n", "no errors any more")
    save("new")
    assert "warning[" not in watching.says("1 warning, all as before\n", " lamp.sc: ")
    save("old", "new")
    watching.says(old, "\n2 warnings, 1 as before\n", " lamp.sc: ")
    assert watching.end() == 0


def test_a_chart_in_several_steps(charts: Path, started: list[Watching]) -> None:
    """What is half written has errors, perhaps; in the end all is as it should be."""
    watching = Watching(charts, "door.sc")
    started.append(watching)
    watching.start()
    watching.says("watching 1 chart")
    text = DOOR.replace("closed", "shut").encode()
    with (charts / "door.sc").open("wb", buffering=0) as file:
        for place in range(len(text)):
            file.write(text[place : place + 1])
    eventually(lambda: '"shut"' in module(charts, "door_v1"), 20)
    assert watching.end() == 0
    said = watching.process.log_text()
    assert "Traceback" not in said
    assert "this is a bug" not in said


def test_output_that_cannot_be_written(charts: Path, started: list[Watching]) -> None:
    """It is said, and tried again with the next change."""
    (charts / "generated" / "door.py").mkdir(parents=True)
    watching = Watching(charts, "door.sc", "--quiet")
    started.append(watching)
    watching.process.start(lambda: "cannot read or write `generated/door.py`" in watching.said())
    (charts / "generated" / "door.py").rmdir()
    (charts / "door.sc").write_text(DOOR.replace("closed", "shut"))
    eventually(lambda: '"shut"' in module(charts, "door_v1"), 20)
    assert watching.end() == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--watch", "--check"], "it goes with none of --check, --diff, --json"),
        (["--watch", "--json"], "it goes with none of --check, --diff, --json"),
        (["--serve"], "--serve goes with --watch"),
    ],
)
def test_wrong_usage(charts: Path, arguments: list[str], message: str) -> None:
    """What does not go together is refused."""
    result = CliRunner().invoke(
        command, [str(charts / "door.sc"), "-o", str(charts / "generated"), *arguments]
    )
    assert result.exit_code == 2
    assert message in result.stderr


def test_what_watches_is_an_extra(charts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, the message says how to install it."""
    monkeypatch.setattr(watch, "find_spec", lambda _: None)
    result = CliRunner().invoke(
        command, [str(charts / "door.sc"), "-o", str(charts / "generated"), "--watch"]
    )
    assert (result.exit_code, result.stderr) == (2, f"sc-compile: {watch.IS_MISSING}\n")
    assert not (charts / "generated").exists()

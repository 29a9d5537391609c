"""The output is the same wherever it is made, and an edit changes what it means alone."""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.compiling import compile_text, compile_texts
from tests.test_golden_output import CASES, charts

CHART = """\
use "shop.functions"

event Order(item: str)
event Pay(amount: int)
event Cancel

actor charge(amount: int) -> str
action notify(text: str)

machine shop {
  context(item: str = "", paid: int = 0)
  initial browsing

  state browsing {
    on Order -> ordering { item = event.item }
  }

  state ordering {
    initial waiting
    exit { log "left" }
    on Cancel -> browsing

    state waiting {
      after 30m -> tardy
      on Pay -> charging { paid = event.amount }
    }

    state tardy {
      on Pay -> charging
    }

    state charging {
      invoke charge(amount=paid) {
        on done -> charged
        on error -> tardy
      }
    }

    final charged
  }
}
"""


@dataclass(frozen=True)
class Change:
    """How a file changes: in how many places, and how many lines go and come."""

    places: int
    gone: int
    come: int


def changes(old: dict[str, str], new: dict[str, str]) -> dict[str, Change]:
    """Compare two outputs; files that are the same are left out."""
    found: dict[str, Change] = {}
    for name in sorted({*old, *new}):
        lines = old.get(name, "").splitlines(), new.get(name, "").splitlines()
        codes = difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
        edits = [code for code in codes if code[0] != "equal"]
        if edits:
            found[name] = Change(
                places=len(edits),
                gone=sum(end - start for _, start, end, _, _ in edits),
                come=sum(end - start for _, _, _, start, end in edits),
            )
    return found


TARDY = "    state tardy {\n"
PAY = "      on Pay -> charging\n"
ORDER = "{ item = event.item }"

EDITS = {
    "a comment": ("event Order", "# What is sold.\n\nevent Order", {}),
    "an action": (ORDER, "{ item = event.item; log item }", {"shop_v1.py": Change(1, 0, 1)}),
    "a guard": (
        PAY,
        "      on Pay if event.amount > 0 -> charging\n",
        {"shop_v1.py": Change(1, 1, 1)},
    ),
    "a transition": (
        TARDY,
        f"{TARDY}      on Cancel -> waiting\n",
        {"shop_v1.py": Change(1, 0, 2)},
    ),
    "another order of transitions": (
        "      after 30m -> tardy\n      on Pay -> charging { paid = event.amount }\n",
        "      on Pay -> charging { paid = event.amount }\n      after 30m -> tardy\n",
        {"shop_v1.py": Change(2, 3, 3)},
    ),
    # Its name, what can be taken in it, its line in the choice, its methods, and the line to it.
    "a state": (
        TARDY,
        f"    state parked {{\n{PAY}    }}\n\n{TARDY}      on Order -> parked\n",
        {"shop_v1.py": Change(5, 1, 20)},
    ),
    "an entry action": (
        TARDY,
        f'{TARDY}      entry {{ log "tardy" }}\n',
        {"shop_v1.py": Change(1, 0, 1)},
    ),
    "a tag": (TARDY, f"{TARDY}      tags slow\n", {"shop_v1.py": Change(1, 0, 3)}),
    "a description of a state": (
        TARDY,
        f'{TARDY}      description "Not paid."\n',
        {"shop_v1.py": Change(1, 0, 1)},
    ),
    "a delay": ("after 30m", "after 45m", {"shop_v1.py": Change(1, 1, 1)}),
    # It starts, stops and fires, and is stopped by what leaves the state.
    "a timer": (
        TARDY,
        f"{TARDY}      after 1d -> charged\n",
        {"shop_v1.py": Change(4, 0, 10)},
    ),
    "an invoke": (
        TARDY,
        f"{TARDY}      invoke charge(amount=1) as penalty\n",
        {"shop_v1.py": Change(3, 0, 7)},
    ),
    "a field of the context": (
        "paid: int = 0)",
        'paid: int = 0, note: str = "")',
        {"shop_v1.py": Change(1, 0, 1)},
    ),
    "a field of an event": (
        "event Pay(amount: int)",
        'event Pay(amount: int, by: str = "card")',
        {"chart_types.py": Change(1, 0, 1)},
    ),
    "an event": (
        "event Cancel\n",
        "event Cancel\nevent Unused\n",
        {"chart_types.py": Change(1, 0, 4), "shop_v1.py": Change(2, 1, 2)},
    ),
    "a definition that is not used": (
        "action notify",
        "action unused(text: str)\naction notify",
        {"chart_types.py": Change(1, 0, 6)},
    ),
    "a description": (
        "  initial browsing\n",
        '  description "Sells"\n  initial browsing\n',
        {"chart.py": Change(1, 1, 1), "shop_v1.py": Change(1, 0, 2)},
    ),
    "an option": (
        "  initial browsing\n",
        '  option unhandled = "error"\n  initial browsing\n',
        {"chart.py": Change(1, 0, 1)},
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_changes_what_it_means(edit: str) -> None:
    """An edit of a line or two changes these files, in so many places and lines."""
    old, new, expected = EDITS[edit]
    assert CHART.count(old) == 1
    assert changes(compile_text(CHART), compile_text(CHART.replace(old, new))) == expected


@pytest.mark.parametrize(("old", "new"), [("tardy", "overdue"), ("Cancel", "Abort")])
def test_a_new_name_changes_the_lines_with_it(old: str, new: str) -> None:
    """A state or an event that is renamed leaves all other lines as they are."""
    before, after = compile_text(CHART), compile_text(CHART.replace(old, new))
    for name, text in before.items():
        assert after[name].splitlines() == [
            line.replace(old, new) for line in text.splitlines()
        ], name


def test_a_new_version_leaves_the_old_one_as_it_is() -> None:
    """Its file has the same bytes; the service knows one more module."""
    header, body = CHART.split("machine shop {")
    first = f"machine shop version v1 {{{body}"
    second = f"machine shop version v2 latest {{{body}".replace(
        "item: str", "items: int = 0, item: str"
    )
    old, new = compile_text(header + first), compile_text(header + first + second)
    assert new["shop_v1.py"] == old["shop_v1.py"]
    assert new["chart_types.py"] == old["chart_types.py"]
    assert "items" in new["shop_v2.py"]
    assert sorted(changes(old, new)) == ["chart.py", "shop_v2.py"]
    assert compile_text(CHART)["shop_v1.py"] == old["shop_v1.py"], "v1 needs no mark"


def test_a_chart_does_not_depend_on_its_neighbours() -> None:
    """What else is compiled along with it, and in which order, makes no difference."""
    sources = {
        path.name: path.read_text(encoding="utf-8") for case in CASES for path in charts(case)
    }
    together = compile_texts(sources)
    assert compile_texts(dict(reversed(sources.items()))) == together
    for case in CASES:
        for path in (case / "expected").glob("*.py"):
            assert together[path.name] == path.read_text(encoding="utf-8"), path.name


def compiled(folder: Path, *command: str, cwd: Path, **env: str) -> dict[str, bytes]:
    """Run the command, and take what it has written."""
    subprocess.run(
        [str(Path(sys.executable).with_name("sc-compile")), *command],
        cwd=cwd,
        env={**os.environ, **env},
        check=True,
        capture_output=True,
    )
    files = folder.rglob("*.py")
    written = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    shutil.rmtree(folder)
    return written


def test_hash_seeds_make_no_difference(tmp_path: Path) -> None:
    """Sets and dicts are nowhere the order of the output."""
    sources = [str(chart) for case in CASES for chart in charts(case)]
    outputs = []
    for seed in ("1", "2"):
        folder = tmp_path / seed / "generated"
        folder.parent.mkdir()
        for source in sources:
            (folder.parent / Path(source).name).write_bytes(Path(source).read_bytes())
        names = [Path(source).name for source in sources]
        command = [*names, "-o", "generated"]
        outputs.append(compiled(folder, *command, cwd=folder.parent, PYTHONHASHSEED=seed))
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > len(CASES)


def test_paths_may_be_spelled_in_any_way(tmp_path: Path) -> None:
    """Neither the working folder nor the spelling of paths is in the output."""
    project = tmp_path / "project"
    (project / "charts").mkdir(parents=True)
    (project / "charts" / "shop.sc").write_text(CHART)
    (tmp_path / "link").symlink_to(project)
    folder = project / "generated"
    ways = [
        (project, "charts/shop.sc", "generated"),
        (project, "./charts/../charts/shop.sc", "generated/"),
        (project / "charts", "shop.sc", "../generated"),
        (tmp_path, "project/charts/shop.sc", "project/generated"),
        (Path("/"), str(project / "charts" / "shop.sc"), str(folder)),
        (tmp_path / "link", "charts/shop.sc", "generated"),
        (tmp_path, "link/charts/shop.sc", "link/generated"),
        (project, str(tmp_path / "link" / "charts" / "shop.sc"), "generated"),
    ]
    outputs = [compiled(folder, source, "-o", output, cwd=cwd) for cwd, source, output in ways]
    assert outputs[0]["shop_v1.py"].splitlines()[2] == (
        b"Generated by sc-compile from charts/shop.sc; do not edit."
    )
    for way, output in zip(ways, outputs, strict=True):
        assert output == outputs[0], way

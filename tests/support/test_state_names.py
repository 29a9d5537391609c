"""Paths of states, whatever their names are: compiler and support write and read the same."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sc_compile.ir import path_text

from generated._support.paths import names_of, path_of, state_of, value_of
from tests.compiling import compile_into, importable

NAMES = st.lists(st.text(alphabet='ab."\\\n ü', min_size=1, max_size=4), min_size=1, max_size=3)

CHART = r"""
event NEXT
machine inches {
  initial "5\""
  state "5\"" { on NEXT -> "a.\"b" }
  state "a.\"b" { on NEXT -> box."\"q\"" }
  state box { initial "\"q\"" state "\"q\"" { on NEXT -> both } }
  SECOND both {
    initial "\"r\""
    state "\"r\"" { initial "i\\\"" state "i\\\"" { after 1s -> box } }
    state s
  }
}
"""


@given(NAMES)
def test_paths_are_read_as_they_are_written(names: list[str]) -> None:
    """No name hides where another one ends."""
    path = path_text(tuple(names))
    assert path == path_of(names)
    assert names_of(path) == names
    assert state_of(value_of(path)) == path


def test_names_with_quotes_are_states_like_others(tmp_path: Path) -> None:
    """With regions and without, the machine moves through them, and says where it is."""
    values: dict[str, list[object]] = {}
    for kind in ("state", "parallel"):
        folder = tmp_path / kind / f"inches_{kind}"
        folder.parent.mkdir()
        chart = folder.parent / "inches.sc"
        text = CHART.replace("SECOND", kind)
        if kind == "parallel":
            text = text.replace('    initial "\\"r\\""\n', "")
        chart.write_text(text)
        compile_into(folder, [chart])
        with importable(folder) as package:
            machine = package.started("inches_v1")
            event = package.module("inches_types").NEXT()
            values[kind] = [machine.value()]
            for _ in range(3):
                machine.send(event)
                values[kind].append(machine.value())
            assert machine.matches(path_text(("both", '"r"', 'i\\"')))
    moves = ['5"', 'a."b', {"box": '"q"'}]
    assert values["state"] == [*moves, {"both": {'"r"': 'i\\"'}}]
    assert values["parallel"] == [*moves, {"both": {'"r"': 'i\\"', "s": {}}}]

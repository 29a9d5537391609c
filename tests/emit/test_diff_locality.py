"""A typical edit of a chart changes the generated code that means it, and no more."""

from __future__ import annotations

import pytest

from benchmarks.diff_locality import Change, compiled, measure, parts
from benchmarks.edits import EDITS, RENAMES, SHOP

# Hunks, and the lines that go and come, in each file that changes.
EXPECTED: dict[str, dict[str, Change]] = {
    "add a comment": {},
    "lay a line out differently": {},
    "add a state": {"shop_v1.py": Change(4, 0, 17)},
    "add a state and a line to it": {"shop_v1.py": Change(5, 1, 20)},
    "add a final state": {"shop_v1.py": Change(4, 1, 8)},
    "remove the only line of a state": {"shop_v1.py": Change(4, 13, 3)},
    "reorder states": {"shop_v1.py": Change(8, 17, 17)},
    "add a transition": {"shop_v1.py": Change(1, 0, 2)},
    "add a transition for another event": {"shop_v1.py": Change(2, 1, 3)},
    "remove a transition": {"shop_v1.py": Change(6, 18, 7)},
    "retarget a transition": {"shop_v1.py": Change(1, 1, 1)},
    "let one line take two events": {"shop_v1.py": Change(2, 5, 5)},
    "add an eventless transition": {"shop_v1.py": Change(2, 0, 14)},
    "reorder transitions": {"shop_v1.py": Change(2, 3, 3)},
    "add a guard": {"shop_v1.py": Change(1, 1, 1)},
    "add an action": {"shop_v1.py": Change(1, 0, 1)},
    "call a function": {"chart.py": Change(6, 1, 15), "shop_v1.py": Change(2, 0, 2)},
    "change an action": {"shop_v1.py": Change(1, 1, 1)},
    "add an entry action": {"shop_v1.py": Change(1, 0, 1)},
    "remove an exit action": {"shop_v1.py": Change(1, 1, 0)},
    "change a delay": {"shop_v1.py": Change(1, 1, 1)},
    "add a timer": {"shop_v1.py": Change(4, 0, 10)},
    "add an invoke": {"shop_v1.py": Change(3, 0, 7)},
    "retry an actor": {"chart.py": Change(2, 2, 2)},
    "add a field of the context": {"shop_v1.py": Change(1, 0, 1)},
    "add a field of an event": {"chart_types.py": Change(1, 0, 1)},
    "add a field of a record": {"chart_types.py": Change(1, 0, 1)},
    "add an event": {"chart_types.py": Change(1, 0, 4), "shop_v1.py": Change(2, 1, 2)},
    "declare a function": {"chart_types.py": Change(1, 0, 6)},
    "add a tag": {"shop_v1.py": Change(1, 0, 1)},
    "describe a state": {"shop_v1.py": Change(1, 0, 1)},
    "describe the machine": {"chart.py": Change(1, 0, 1), "shop_v1.py": Change(1, 0, 2)},
    "set an option": {"chart.py": Change(1, 0, 1)},
    "enter another state first": {"shop_v1.py": Change(1, 1, 1)},
    "add a transition in a region": {"player_v1.py": Change(2, 1, 3)},
    "add a state in a region": {"player_v1.py": Change(3, 0, 9)},
    "add an entry action in a region": {"player_v1.py": Change(2, 1, 7)},
    "add a region": {"player_v1.py": Change(1, 0, 2)},
    "change the latest version": {"tally_v2.py": Change(1, 1, 1)},
    "add a version": {"chart.py": Change(2, 0, 2), "tally_v3.py": Change(1, 0, 48)},
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_what_it_means(name: str) -> None:
    """It changes so many lines in so many places, all of them in the parts that mean it."""
    found = measure(EDITS[name])
    assert found.files == EXPECTED[name]
    assert found.parts == {file: frozenset(parts) for file, parts in EDITS[name].parts.items()}


@pytest.mark.parametrize("name", RENAMES)
def test_a_new_name_changes_the_lines_with_it(name: str) -> None:
    """A state, an event, a field or a record that is renamed leaves all other lines as they are."""
    old, new = RENAMES[name]
    before, after = compiled(SHOP), compiled(SHOP.replace(old, new))
    for file, text in before.items():
        expected = [line.replace(old, new) for line in text.splitlines()]
        assert after[file].splitlines() == expected, file


def test_parts_name_every_line() -> None:
    """What a line belongs to is told by the code around it."""
    text = compiled(SHOP)["shop_v1.py"]
    named = dict(zip(text.splitlines(), parts(text), strict=True))
    assert named['    "ordering.tardy",'] == "State"
    assert named["    # --- ordering.tardy ---"] == "state ordering.tardy"
    assert (
        named["    def handle_ordering_tardy(self, event: Event | Internal) -> bool:"]
        == "state ordering.tardy"
    )
    assert named["class Context(msgspec.Struct, kw_only=True):"] == "Context"
    assert "" not in parts(text)

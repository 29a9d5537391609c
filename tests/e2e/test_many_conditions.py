"""Who waits and gives up, or waits for ever new things: no machine is held up by it."""

from __future__ import annotations

import itertools
import json
import random
import string
from datetime import datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated._support.conditions import normalised, simple_conditions
from generated._support.limits import (
    LONGEST_WAIT_MILLISECONDS,
    MOST_CONDITION_CHARACTERS,
    MOST_CONDITIONS,
    MOST_WAITERS,
)
from scripts.eventually import eventually
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, answered

pytestmark = pytest.mark.capability("waiters")

SIMPLE = [f"hasTag:{letter}{number}" for letter in "tu" for number in range(1, 5)]
LATER = [each for each in SIMPLE if each.startswith("hasTag:u")]


def awakeable(seed: int) -> str:
    """Make the id of an awakeable that nobody waits for."""
    letters = random.Random(seed).choices(string.ascii_letters + string.digits, k=37)
    return f"sign_1{''.join(letters)}A"


def different_conditions(many: int) -> list[str]:
    """List conditions that a `choosy` machine does not meet in its first state."""
    conditions = [
        f"{' and '.join(first)} and {second}"
        for second in LATER
        for size in range(1, 5)
        for first in itertools.combinations([*SIMPLE[:4], "done", "matches:b"], size)
    ]
    assert len(set(map(normalised, conditions))) == len(conditions) >= many
    return conditions[:many]


def waited_for(machine: Machine) -> dict[str, int]:
    """Return the conditions that a machine knows of, and how many wait for each."""
    waiting = machine.stored()["runtime"].get("waiting", {})
    return {condition: waited["number"] for condition, waited in waiting.items()}


def test_waits_that_are_abandoned(machine: MakeMachine) -> None:
    """Nothing is left of them, so the next ones find room."""
    choosy = machine("choosy")
    choosy.create()
    conditions = different_conditions(40)
    for condition in conditions:
        answered(choosy.wait(condition, timeout=1), 408)
    eventually(lambda: waited_for(choosy) == {})
    choosy.has_waiters(0)


def test_one_of_several_gives_up(machine: MakeMachine) -> None:
    choosy = machine("choosy")
    choosy.create()
    stays = choosy.wait("hasTag:u1")
    choosy.has_waiters(1)
    answered(choosy.wait("hasTag:u1", timeout=1), 408)
    eventually(lambda: waited_for(choosy) == {"hasTag:u1": 1})
    choosy.send("START")
    assert answered(stays)["value"] == "b"
    assert waited_for(choosy) == {}


def test_equal_conditions_are_one(machine: MakeMachine) -> None:
    choosy = machine("choosy")
    choosy.create()
    equal = ["done", "done and done", "done or done", "done or " * 50 + "done"]
    waits = [choosy.wait(each) for each in equal]
    orders = ["hasTag:u1 and hasTag:u2 or done", "done or hasTag:u2 and hasTag:u1"]
    waits += [choosy.wait(each) for each in orders]
    quoted = ["matches:b", 'matches:"b"']
    waits += [choosy.wait(each) for each in quoted]
    choosy.has_waiters(len(waits))
    assert waited_for(choosy) == {"done": 4, "done or hasTag:u1 and hasTag:u2": 2, "matches:b": 2}
    choosy.send("START")
    for wait in waits[4:]:
        assert answered(wait)["value"] == "b"
    eventually(lambda: waited_for(choosy) == {"done": 4})
    choosy.create(reset=True)
    for wait in waits[:4]:
        assert "reset" in answered(wait, 409)


def test_too_many_different_conditions(machine: MakeMachine) -> None:
    choosy = machine("choosy")
    choosy.create()
    *conditions, one_more = different_conditions(MOST_CONDITIONS + 1)
    for number, condition in enumerate(conditions):
        body = {"condition": condition, "awakeableId": awakeable(number)}
        assert choosy.call("subscribe", body).status_code == 200
    before = choosy.stored()
    body = {"condition": one_more, "awakeableId": awakeable(MOST_CONDITIONS)}
    message = f"the machine has {MOST_CONDITIONS} different conditions already"
    assert message in choosy.fails(429, "subscribe", body)
    assert message in choosy.fails(429, "waitFor", {"condition": one_more})
    assert choosy.stored() == before
    known = choosy.wait(conditions[0])
    eventually(lambda: waited_for(choosy)[normalised(conditions[0])] == 2)
    assert choosy.ok("waitFor", {"condition": "hasTag:t1"})["value"] == "a"  # it is met
    assert choosy.send("START")["value"] == "b"
    choosy.create(reset=True)
    assert "reset" in answered(known, 409)
    choosy.has_waiters(0)


def test_too_many_wait(machine: MakeMachine) -> None:
    choosy = machine("choosy")
    choosy.create()
    noted = choosy.stored()
    runtime = noted["runtime"] | {"waiting": {"done": {"token": "t", "number": MOST_WAITERS}}}
    put(choosy, {"version": noted["version"], "snapshot": noted["snapshot"] | {"runtime": runtime}})
    body = {"condition": "done", "awakeableId": awakeable(1)}
    message = f"the machine has {MOST_WAITERS} waits already"
    assert message in choosy.fails(429, "subscribe", body)
    assert message in choosy.fails(429, "waitFor", {"condition": "done"})
    assert choosy.send("START")["value"] == "b"


def test_a_wait_without_a_timeout_ends(machine: MakeMachine) -> None:
    choosy = machine("choosy")
    choosy.create()
    wait = choosy.wait("hasTag:u1")
    choosy.has_waiters(1)
    (pending,) = choosy.world.pending("choosy", choosy.key, "waitFor")

    def sleep() -> dict[str, Any] | None:
        rows = choosy.world.restate.query(
            "select entry_lite_json, appended_at from sys_journal "
            f"where id = '{pending['id']}' and entry_type = 'Command: Sleep'"
        )
        return rows[0] if rows else None

    begun = eventually(sleep)
    ends_ms = json.loads(begun["entry_lite_json"])["Command"]["Sleep"]["wake_up_time"]
    began_ms = datetime.fromisoformat(begun["appended_at"]).timestamp() * 1000
    assert abs(ends_ms - began_ms - LONGEST_WAIT_MILLISECONDS) < 60_000
    choosy.send("START")
    assert answered(wait)["value"] == "b"


def test_a_condition_that_is_too_long(machine: MakeMachine) -> None:
    choosy = machine("choosy")
    before = choosy.create()
    longest = "done" + " and done" * 100
    condition = "done" + " and done" * 100_000
    expected = f"bad condition: it has {len(condition)} characters; "
    assert len(longest) <= MOST_CONDITION_CHARACTERS
    body = {"condition": condition, "awakeableId": awakeable(0)}
    assert choosy.fails(400, "subscribe", body).startswith(expected)
    assert choosy.fails(400, "waitFor", {"condition": condition}).startswith(expected)
    assert choosy.snapshot() == before
    answered(choosy.wait(longest, timeout=1), 408)


def test_an_awakeable_that_is_none(machine: MakeMachine) -> None:
    """Restate would never get through with one, and nothing after it at this key."""
    choosy = machine("choosy")
    choosy.create()
    good = awakeable(1)
    for bad in (f"{good}\n", f"\n{good}", good[:-1] + "B", good + "A", good.upper(), "prom_1\n"):
        for condition in ("hasTag:t1", "hasTag:u1"):
            body = {"condition": condition, "awakeableId": bad}
            assert "bad body" in choosy.fails(400, "subscribe", body)
    stays = choosy.wait("hasTag:u1")
    choosy.has_waiters(1)
    choosy.send("START")
    assert answered(stays)["value"] == "b"


def test_awakeables_of_nobody(machine: MakeMachine) -> None:
    """Restate takes what is answered to them: ids of the right form hold nothing up."""
    choosy = machine("choosy")
    choosy.create()
    for number in range(100, 200):
        body = {"condition": "hasTag:u1", "awakeableId": awakeable(number)}
        assert choosy.call("subscribe", body).status_code == 200
    stays = choosy.wait("hasTag:u1")
    choosy.has_waiters(101)
    choosy.send("START")
    assert answered(stays)["value"] == "b"
    choosy.has_waiters(0)


def test_waiters_that_older_code_has_kept(machine: MakeMachine) -> None:
    """Conditions as they were written, uncounted; and an awakeable that is none among them."""
    choosy = machine("choosy")
    choosy.create()
    stays = choosy.wait("hasTag:u1")
    choosy.has_waiters(1)
    (entry,) = choosy.world.machine("choosy.waiters", choosy.key).stored()
    awakeables = [entry.rpartition(" ")[2], awakeable(7) + "\n"]
    keep(choosy, {f"hasTag:u1 and hasTag:u1 {each}": b"true" for each in awakeables})
    noted = choosy.stored()
    runtime = noted["runtime"] | {"waited_for": ["hasTag:u1 and hasTag:u1"]}
    del runtime["waiting"]
    put(choosy, {"version": noted["version"], "snapshot": noted["snapshot"] | {"runtime": runtime}})
    passing = choosy.wait("hasTag:u1 and hasTag:u1", timeout=300)
    choosy.has_waiters(3)
    answered(passing, 408)
    choosy.has_waiters(2)
    choosy.send("START")
    assert answered(stays)["value"] == "b"
    choosy.has_waiters(0)
    assert "waited_for" not in choosy.stored()["runtime"]


def put(machine: Machine, entries: dict[str, object]) -> None:
    """Replace what is stored of a machine."""
    keep(machine, {name: json.dumps(each).encode() for name, each in entries.items()}, "")


def keep(machine: Machine, entries: dict[str, bytes], suffix: str = ".waiters") -> None:
    """Replace the entries of an object at a machine's key."""
    url = f"{machine.world.restate.admin_url}/services/{machine.service}{suffix}/state"
    new_state = {name: list(each) for name, each in entries.items()}
    body = {"object_key": machine.key, "new_state": new_state}
    httpx.post(url, json=body).raise_for_status()
    stored = machine.world.machine(f"{machine.service}{suffix}", machine.key)
    eventually(lambda: set(stored.stored()) - {"runtime"} == set(entries))


SIMPLE_CONDITIONS = st.sampled_from(
    ["done", "hasTag:a", "hasTag:a or b", "hasTag:x and y", "matches:a", 'matches:a."b c"']
)


@given(st.lists(st.lists(SIMPLE_CONDITIONS, min_size=1, max_size=3), min_size=1, max_size=3))
def test_the_one_form_of_a_condition(alternatives: list[list[str]]) -> None:
    condition = " or ".join(" and ".join(together) for together in alternatives)
    form = normalised(condition)
    assert normalised(form) == form
    assert as_sets(form) == as_sets(condition)
    backwards = [each[::-1] for each in simple_conditions(condition)][::-1]
    assert normalised(" or ".join(" and ".join(each) for each in backwards)) == form


def as_sets(condition: str) -> set[frozenset[str]]:
    """Return what a condition says: sets of which one has to be met, as a whole."""
    return {frozenset(map(normalised, each)) for each in simple_conditions(condition)}

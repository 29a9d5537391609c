"""Actors side by side in regions: all of their results count, or only the first."""

from __future__ import annotations

from functools import partial

import pytest

from scripts.eventually import eventually
from tests.e2e.machines import Machine, World

pytestmark = [
    pytest.mark.capability("actors", "regions"),
    pytest.mark.also_on(
        "replay", why="actors end in whatever order, a replay has to take the same"
    ),
]


def run_both(world: World, service: str, key: str) -> Machine:
    """Start a machine whose regions have an actor each, and wait until both run."""
    machine = world.machine(service, key)
    machine.create()
    for region in (1, 2):
        eventually(partial(world.notes, f"{key}-{region}"))
    assert len(machine.running()) == 2
    return machine


def test_both_results_are_gathered(world: World, key: str) -> None:
    gatherer = run_both(world, "gatherer", key)
    world.open_gate(f"{key}-2")
    gatherer.becomes({"asking": {"left": "asked", "right": "told"}}, results=[4])
    world.open_gate(f"{key}-1")
    assert gatherer.becomes("gathered")["output"] == [4, 2]


def test_the_first_result_wins(world: World, key: str) -> None:
    race = run_both(world, "race", key)
    world.open_gate(f"{key}-1")
    won = race.becomes("won", winner="left", result=2)
    assert race.running() == {}
    world.open_gate(f"{key}-2")  # the other fails now, which nobody wants to know
    eventually(lambda: not world.pending("race", key, "gated_failure"))
    eventually(lambda: not world.pending("race", key, "_result"))
    assert race.snapshot() == won


def test_a_failure_that_comes_first_is_the_result(world: World, key: str) -> None:
    race = run_both(world, "race", key)
    world.open_gate(f"{key}-2")
    lost = race.becomes("lost")
    world.open_gate(f"{key}-1")
    eventually(lambda: not world.pending("race", key, "gated"))
    eventually(lambda: not world.pending("race", key, "_result"))
    assert race.snapshot() == lost

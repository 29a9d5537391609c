"""Policies of actions, and of actors with a limited duration; what is logged of failed attempts."""

from __future__ import annotations

from tests.e2e.machines import World


def test_an_actor_is_tried_for_its_duration(world: World, key: str) -> None:
    lasting = world.machine("lasting", key)
    lasting.send("GO")
    context = lasting.becomes("idle")["context"]
    attempts = len(world.notes(key))
    assert context == {"why": f"attempt {attempts} failed"}
    assert 2 <= attempts <= 11

"""A chart that changed under machines that cannot follow: nothing is lost, no key is blocked."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from scripts.eventually import eventually
from tests.conftest import Deployment
from tests.e2e.machines import CHARTS, Machine, World, compile_charts

pytestmark = pytest.mark.capability("changed charts")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Compile the chart before its change and after it, into a folder each."""
    made = {}
    for name in ("before", "after"):
        made[name] = tmp_path_factory.mktemp(name)
        compile_charts([CHARTS / "changed" / f"{name}.sc"], made[name])
    return made


def is_parked(machine: Machine) -> bool:
    """Return whether a message is kept for a machine."""
    return len(machine.stored().get("parked", [])) == 1


def test_what_is_stored_is_not_known_any_more(
    deployment: Deployment, tmp_path: Path, folders: dict[str, Path]
) -> None:
    """A state that is gone, a field of another type: an error for callers, and kept for later."""
    world = World(deployment.restate, tmp_path)
    reworded, retyped = world.machine("reworded", "a"), world.machine("retyped", "a")
    deployment.serve("machines:app", cwd=folders["before"])
    for machine in (reworded, retyped):
        machine.send("GO")
        machine.send("ADD", n=1)

    deployment.serve("machines:app", cwd=folders["after"])
    for machine, why in ((reworded, "`old`"), (retyped, "Expected `array`")):
        before = machine.stored()
        for handler, body in [
            ("send", {"event": {"type": "ADD", "n": 2}}),
            ("snapshot", None),
            ("waitFor", {"condition": "done", "event": {"type": "GO"}}),
            ("retry", None),
        ]:
            message = machine.fails(409, handler, body)
            assert why in message
            assert "reset" in message
        assert machine.stored() == before

    world.machine("teller", "t").send("ADD", n=5)
    for machine in (reworded, retyped):
        eventually(partial(is_parked, machine))
        assert machine.stored()["snapshot"]["status"] == "error"
        assert not world.pending(machine.service, machine.key, "_message")

    deployment.serve("machines:app", cwd=folders["before"])
    for machine in (reworded, retyped):
        assert machine.ok("retry")["context"] == {"n": 6}

    deployment.serve("machines:app", cwd=folders["after"])
    for machine in (reworded, retyped):
        assert machine.create(reset=True)["value"] == "idle"

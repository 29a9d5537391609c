"""What the rules say of handlers and services that are gone is what Restate does."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.breaking.comparing import rules_found
from tests.conftest import Serve, StartRestate
from tests.e2e.machines import Machine, World, compile_charts

pytestmark = pytest.mark.capability("rules of sc-breaking")

OLD = """\
use "functions"

event PAY
event END
actor charge(cents: int) -> str { retry(initial=1s, factor=1.0) }
actor check() -> str
action mail(to: str) from "functions"
action report(to: str) from "functions"

machine order {
  initial open
  state open {
    on PAY -> paying
  }
  state paying {
    entry {
      mail("ada")
      report("ada")
    }
    invoke charge(100) as charge { on done -> closed }
    on END -> closed
  }
  state idle { invoke check() }
  final closed
}

machine other {
  initial waiting
  state waiting { on PAY -> over }
  state over
}
"""
FUNCTIONS = '''\
"""Functions: an actor that never succeeds, an action that waits for the test."""

from pathlib import Path

GATE = {gate!r}


async def charge(cents: int, currency: str = "") -> str:
    raise RuntimeError("no")


async def check() -> str:
    return ""


async def mail(to: str) -> None:
    if not Path(GATE).exists():
        raise RuntimeError("not now")


async def report(to: str) -> None:
    pass
'''
NO_ACTOR = OLD.replace("    invoke charge(100) as charge { on done -> closed }\n", "")
NO_ACTOR = "\n".join(line for line in NO_ACTOR.splitlines() if "actor charge" not in line)
MORE_ARGUMENTS = OLD.replace("charge(cents: int)", "charge(cents: int, currency: str)").replace(
    "charge(100)", 'charge(100, "EUR")'
)
NO_ACTION = OLD.replace('action report(to: str) from "functions"\n', "").replace(
    '      report("ada")\n', ""
)
NO_MACHINE = OLD.partition("machine other")[0]


class Rollout:
    """Deploys charts one after the other, as an operator does."""

    def __init__(self, restate: RestateServer, serve: Serve, folder: Path) -> None:
        self.world = World(restate, folder)
        self.serve = serve
        self.folder = folder
        self.old: AppServer | None = None

    def deploy(self, name: str, text: str) -> AppServer:
        """Compile a chart and serve it at an address of its own, while the old one is served."""
        folder = self.folder / name
        folder.mkdir()
        (folder / "chart.sc").write_text(text, encoding="utf-8")
        functions = FUNCTIONS.format(gate=str(self.folder / "gate"))
        (folder / "functions.py").write_text(functions, encoding="utf-8")
        compile_charts([folder / "chart.sc"], folder)
        return self.serve("machines:app", self.world.restate, cwd=folder)

    def is_stuck(self, service: str, key: str, handler: str) -> None:
        """Wait until an invocation is tried again and again, since its handler is not there."""

        def stuck() -> bool:
            rows = self.world.restate.query(
                "select status, last_failure from sys_invocation "
                f"where target_service_name = '{service}' and target_service_key = '{key}' "
                f"and target_handler_name = '{handler}'"
            )
            return any(
                row["status"] == "backing-off"
                and "not found" in row.get("last_failure", "").lower()
                for row in rows
            )

        eventually(stuck, timeout_s=30)


@pytest.fixture
def rollout(start_restate: StartRestate, serve: Serve, tmp_path: Path) -> Rollout:
    """Start a server, and deploy the charts as they were."""
    made = Rollout(start_restate(), serve, tmp_path)
    made.old = made.deploy("old", OLD)
    return made


def paying(rollout: Rollout, key: str) -> Machine:
    """Return a machine whose actor fails and is tried again."""
    machine = rollout.world.machine("order", key)
    machine.create()
    machine.send("PAY")
    eventually(lambda: machine.running()["paying.charge"].get("attempt", 1) > 1)
    return machine


def test_calls_of_an_actor_that_is_gone_are_tried_again_and_again(rollout: Rollout) -> None:
    assert {"BR501", "BR521"} <= set(rules_found(OLD, NO_ACTOR))
    paying(rollout, "ada")
    rollout.deploy("new", NO_ACTOR)
    rollout.is_stuck("order", "ada", "charge")


@pytest.mark.long("one more call that waits for code that fits, on a server of its own")
def test_arguments_that_do_not_fit_are_tried_again_and_again(rollout: Rollout) -> None:
    assert rules_found(OLD, MORE_ARGUMENTS) == ["BR503"]
    machine = paying(rollout, "ada")
    rollout.deploy("new", MORE_ARGUMENTS)

    def failing() -> bool:
        rows = rollout.world.restate.query(
            "select last_failure from sys_invocation where target_handler_name = 'charge'"
        )
        return any("currency" in row.get("last_failure", "") for row in rows)

    eventually(failing, timeout_s=30)
    assert machine.snapshot()["value"] == "paying"


@pytest.mark.long("one more call that waits for code that fits, on a server of its own")
def test_an_action_that_is_gone_is_tried_again_and_again(rollout: Rollout) -> None:
    assert rules_found(OLD, NO_ACTION) == ["BR511"]
    paying(rollout, "ada")
    rollout.deploy("new", NO_ACTION)
    (rollout.folder / "gate").touch()
    rollout.is_stuck("order.actions", "ada", "report")


def test_a_machine_that_is_gone_needs_the_old_deployment(rollout: Rollout) -> None:
    assert rules_found(OLD, NO_MACHINE) == ["BR101"]
    machine = rollout.world.machine("other", "ada")
    machine.create()
    rollout.deploy("new", NO_MACHINE)
    assert machine.snapshot()["value"] == "waiting"  # the old deployment is there still
    assert rollout.old is not None
    rollout.old.stop()
    assert machine.call("send/send", {"event": {"type": "PAY"}}).status_code == 202

    def undelivered() -> bool:
        rows = rollout.world.restate.query(
            "select status from sys_invocation where target_service_name = 'other' "
            "and target_handler_name = 'send'"
        )
        return [row["status"] for row in rows] == ["backing-off"]

    eventually(undelivered, timeout_s=30)

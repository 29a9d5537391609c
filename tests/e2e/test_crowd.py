"""Very many who wait for one machine: its events do not feel them, and each is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.machines import Machine, World
from tests.running.amount import amount

pytestmark = pytest.mark.capability("waiters")

AT_ONCE = 250
"""How many awakeables one invocation of the crowd has."""

# Where waiting replays, or every call is an event for a function, fewer show the same: more than
# one invocation answers them.
MANY = {"http": amount(1_250, 10_000), "replay": 1_250, "lambda": 1_250}
FEWER = 1_250

MOST_ANSWERS = 500
COMMANDS_BESIDE = 2
"""The input of an invocation and its output."""

Crowd = Callable[[Machine, str, int], list[str]]


@pytest.fixture(scope="module")
def served(deployment: Deployment, notes: Path) -> AppServer:
    """Serve the crowd, to the same server as the machines."""
    return deployment.serve("tests.e2e.services.crowd:app", env={"E2E_FOLDER": str(notes)})


@pytest.fixture
def crowd(world: World, served: AppServer) -> Crowd:
    """Let many wait for a machine; give the invocations that do.

    Most are put where those are kept who wait, since to come one by one would take them a minute.
    """
    assert served.process.pid

    def gather(machine: Machine, condition: str, many: int) -> list[str]:
        subscribers = AT_ONCE * max(1, many // 5 // AT_ONCE)
        who = {"key": machine.key, "number": AT_ONCE}
        waiting = [send(world, who) for _ in range((many - subscribers) // AT_ONCE)]

        def ids() -> list[str] | None:
            noted = [each for note in world.notes(machine.key) for each in note["awakeables"]]
            return noted if len(noted) == many - subscribers else None

        keep(machine, condition, eventually(ids, timeout_s=60))
        who |= {"machine": machine.service, "condition": condition}
        waiting += [send(world, who) for _ in range(subscribers // AT_ONCE)]
        eventually(lambda: kept(machine) == many, timeout_s=120)
        return waiting

    return gather


def send(world: World, who: dict[str, Any]) -> str:
    """Let a part of the crowd wait; give the invocation."""
    answer = world.restate.ingress.call("crowd", None, "wait/send", who)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["invocationId"])


def keep(machine: Machine, condition: str, awakeables: list[str]) -> None:
    """Put awakeables where those are kept who wait for a machine."""
    entries = {f"{condition} {each}": list(b"true") for each in awakeables}
    url = f"{machine.world.restate.admin_url}/services/{machine.service}.waiters/state"
    body = {"object_key": machine.key, "new_state": entries}
    httpx.post(url, json=body, timeout=60).raise_for_status()


def kept(machine: Machine) -> int:
    """Count those who wait for a machine."""
    (row,) = machine.world.restate.query(
        "select count(*) number from state "
        f"where service_name = '{machine.service}.waiters' and service_key = '{machine.key}'"
    )
    return int(row["number"])


def answers(world: World, waiting: list[str]) -> Counter[str]:
    """Wait until all of the crowd are answered; count what they are told."""
    total: Counter[str] = Counter()
    for each in waiting:
        url = f"{world.restate.ingress_url}/restate/invocation/{each}/attach"
        total.update(httpx.get(url, timeout=120).raise_for_status().json())
    return total


def journals(world: World, service: str, key: str, handler: str) -> list[list[str]]:
    """Return the commands in the journal of each call of a handler, oldest first."""
    calls = world.restate.query(
        "select id from sys_invocation "
        f"where target_service_name = '{service}' and target_service_key = '{key}' "
        f"and target_handler_name = '{handler}' and status = 'completed' order by created_at"
    )
    return [
        [
            row["entry_type"]
            for row in world.restate.query(
                f"select entry_type from sys_journal where id = '{each['id']}' order by index"
            )
            if row["entry_type"].startswith("Command")
        ]
        for each in calls
    ]


def largest(world: World, key: str, handler: str) -> int:
    """Return the length of the longest journal that a handler for those who wait has left."""
    (row,) = world.restate.query(
        "select max(journal_size) length from sys_invocation "
        "where target_service_name = 'job.waiters' and status = 'completed' "
        f"and target_service_key = '{key}' and target_handler_name = '{handler}'"
    )
    return int(row.get("length", 0))


def test_many_wait_and_no_event_costs_more(
    deployment: Deployment, world: World, key: str, crowd: Crowd
) -> None:
    many = MANY[deployment.name]
    job, lonely = world.machine("job", key), world.machine("job", f"{key}-lonely")
    for each in (job, lonely):
        each.create()
    waiting = crowd(job, "done", many)
    alone = lonely.wait("done")
    lonely.has_waiters(1)
    for each in (job, lonely):
        for _ in range(2):
            each.send("GO")
        assert len(journals(world, "job", each.key, "send")) == 2
    assert journals(world, "job", job.key, "send") == journals(world, "job", lonely.key, "send")
    entries, expected = job.stored(), lonely.stored()
    assert entries["runtime"].pop("life") != expected["runtime"].pop("life")
    # A condition is noted once, with how many wait for it.
    for entry in (entries, expected):
        assert entry["runtime"].pop("waiting").keys() == {"done"}
    assert entries == expected
    assert largest(world, key, "add") == largest(world, lonely.key, "add")

    assert job.send("READY")["status"] == "done"
    assert lonely.send("READY")["status"] == "done"
    assert journals(world, "job", job.key, "send") == journals(world, "job", lonely.key, "send")
    assert answers(world, waiting) == {"done: yes": many}
    assert alone.result(timeout=20).json()["output"] == "yes"
    eventually(lambda: kept(job) == 0)
    assert 0 < largest(world, key, "tell") <= MOST_ANSWERS + COMMANDS_BESIDE


def test_many_are_dismissed(world: World, key: str, crowd: Crowd) -> None:
    job = world.machine("job", key)
    job.send("GO")
    waiting = crowd(job, "hasTag:close", FEWER)
    job.create(reset=True)
    after = job.wait("hasTag:close")
    assert answers(world, waiting) == {"409: the machine was reset": FEWER}
    job.has_waiters(1)
    job.send("GO")
    job.send("GO")
    assert set(after.result(timeout=20).json()["tags"]) == {"busy", "close"}

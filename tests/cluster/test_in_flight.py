"""What is read from a real server: machines by version and state, and what they wait for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sc_compile.cluster.admin import Admin
from sc_compile.cluster.affected import Affected, MachineCount, count_affected, describe
from sc_compile.cluster.in_flight import (
    InFlight,
    MachineGroup,
    Running,
    active_states,
    read_in_flight,
)
from sc_compile.cluster.queries import made_alike, text

from scripts.eventually import eventually
from tests.cluster.conftest import Deployed
from tests.cluster.orders import FIRST

pytestmark = pytest.mark.capability("report of a cluster")


@pytest.fixture(scope="session")
def in_flight(deployed: Deployed) -> InFlight:
    """Return what is in flight of the shared machines."""
    return deployed.in_flight()


def at(in_flight: InFlight, key: str) -> MachineGroup:
    """Return the group of the machine at a key."""
    (group,) = [each for each in in_flight.machines if key in each.keys]
    return group


class TestMachines:
    def test_those_that_are_alike_are_one_group(self, in_flight: InFlight) -> None:
        group = at(in_flight, "b")
        assert (group.service, group.version, group.status) == ("auth", "v1", "active")
        assert (group.count, group.keys) == (3, ("a", "b", "c"))
        assert group.states == {"authorizing"}
        assert group.running == (
            Running("authorizing.bank", "actor", "charge"),
            Running("authorizing.after", "timer"),
        )
        assert group.handlers == {"auth/charge", "auth/_timer"}

    def test_versions_are_kept_apart(self, in_flight: InFlight) -> None:
        assert at(in_flight, "new").version == "v2"
        assert at(in_flight, "new").states == at(in_flight, "a").states
        assert at(in_flight, "newer").states == {"idle"}

    def test_regions_are_active_together(self, in_flight: InFlight) -> None:
        around = {"both", "both.left", "both.right", 'both.right."c.d"'}
        assert at(in_flight, "splits").states == {*around, "both.left.a"}
        assert at(in_flight, "splits further").states == {*around, "both.left.b"}

    def test_delayed_events_and_long_timers(self, in_flight: InFlight) -> None:
        group = at(in_flight, "waits")
        assert group.running == (Running("waiting.after", "timer"),)
        assert sorted(group.delayed) == ["", "reminder"]

    def test_children_are_machines_of_their_own(self, in_flight: InFlight) -> None:
        assert at(in_flight, "asks").running == (Running("asking.helper", "child"),)
        (child,) = [each for each in in_flight.machines if each.service == "helper"]
        assert (child.version, child.count) == ("v1", 1)
        assert child.states == {"sitting"}

    def test_the_keys_of_families_are_left_out(self, deployed: Deployed) -> None:
        keys = ["ada", "", "]", 'a"]":b', "\\", '\\"]":', "a" * 200, "'", "$1", "\n", "ä"]
        states = {'"x[1]".after': {"token": "t"}, "open.after": {"token": "t"}}
        stored = {f"agents[{key}]": {"token": key or "t", "actor": "a"} for key in keys} | states
        asked = f"select {made_alike(text(json.dumps(stored, ensure_ascii=False)))} made"
        with Admin(deployed.restate.admin_url) as admin:
            (row,) = admin.query(asked)
        found = json.loads(row["made"], object_pairs_hook=list)
        assert [name for name, _ in found] == ["agents[]"] * len(keys) + list(states)

    def test_history_is_remembered(self, in_flight: InFlight) -> None:
        assert at(in_flight, "remembers").remembered == {"shop.was", "shop", "shop.back"}
        assert at(in_flight, "waits").remembered == set()

    def test_ended_and_broken_ones(self, in_flight: InFlight) -> None:
        assert at(in_flight, "it's over").status == "done"
        assert at(in_flight, "it's over").handlers == set()
        assert at(in_flight, "breaks").status == "error"

    def test_actions_are_pending_beside_the_machine(self, in_flight: InFlight) -> None:
        assert at(in_flight, "shut").handlers == {"door.actions/report_end"}

    def test_the_oldest_is_when_a_pending_call_was_made(
        self, in_flight: InFlight, deployed: Deployed
    ) -> None:
        created = [
            row["created_at"]
            for row in deployed.restate.invocations("auth")
            if row["target_service_key"] in ("a", "b", "c") and row["status"] != "completed"
        ]
        oldest = at(in_flight, "a").oldest
        assert oldest == datetime.fromisoformat(min(created))
        assert oldest < datetime.now(UTC)
        assert at(in_flight, "newer").oldest is None

    def test_every_service_with_machines_is_found(self, deployed: Deployed) -> None:
        with Admin(deployed.restate.admin_url) as admin:
            assert read_in_flight(admin) == deployed.in_flight()
            assert read_in_flight(admin, ["nobody's"]) == InFlight(machines=(), orphans=())
            assert read_in_flight(admin, []) == InFlight(machines=(), orphans=())


def auth(version: str | None = None, **fields: Any) -> Affected:
    """Describe machines of the service `auth`."""
    return Affected(service="auth", version=version, **fields)


class TestAffected:
    def test_by_state(self, in_flight: InFlight) -> None:
        found = count_affected(in_flight, auth(version="v1", states=("authorizing",)))
        assert found == MachineCount(3, ("a", "b", "c"))
        assert describe(found, auth(version="v1", states=("authorizing",))) == (
            "3 machines of `auth` v1 are in state `authorizing`: a, b, c"
        )

    def test_on_any_version(self, in_flight: InFlight) -> None:
        found = count_affected(in_flight, auth(states=("authorizing",)))
        assert found == MachineCount(4, ("a", "b", "c"))
        assert describe(found, auth(states=("authorizing",))) == (
            "4 machines of `auth` are in state `authorizing`, e.g. a, b, c"
        )

    def test_a_state_around(self, in_flight: InFlight) -> None:
        assert count_affected(in_flight, auth(version="v1", states=("both",))).count == 2
        one = count_affected(in_flight, auth(version="v1", states=("both.left.b",)))
        assert describe(one, auth(version="v1", states=("both.left.b",))) == (
            "1 machine of `auth` v1 is in state `both.left.b`: splits further"
        )
        assert (
            count_affected(in_flight, auth(version="v1", states=('both.right."c.d"',))).count == 2
        )

    def test_by_what_runs(self, in_flight: InFlight) -> None:
        running = ("authorizing.bank", "asking.helper")
        found = count_affected(in_flight, auth(version="v1", running=running))
        assert found == MachineCount(4, ("a", "asks", "b"))
        assert describe(found, auth(version="v1", running=running)) == (
            "4 machines of `auth` v1 have `authorizing.bank` or `asking.helper` running, "
            "e.g. a, asks, b"
        )

    def test_each_counts_once(self, in_flight: InFlight) -> None:
        both = count_affected(
            in_flight, auth(version="v1", states=("authorizing",), running=("authorizing.bank",))
        )
        assert both.count == 3

    def test_by_the_rest(self, in_flight: InFlight) -> None:
        delayed = count_affected(in_flight, auth(delayed=("reminder",)))
        assert delayed.keys == ("remembers", "waits")
        assert describe(delayed, auth(delayed=("reminder",))) == (
            "2 machines of `auth` wait for the delayed `reminder`: remembers, waits"
        )
        back = count_affected(in_flight, auth(remembered=("shop.back",)))
        assert describe(back, auth(remembered=("shop.back",))) == (
            "1 machine of `auth` remembers `shop.back`: remembers"
        )
        assert count_affected(in_flight, auth(remembered=("shop.front",))).count == 0
        calls = count_affected(in_flight, auth(version="v1", handlers=("auth/charge",)))
        assert describe(calls, auth(version="v1", handlers=("auth/charge",))) == (
            "3 machines of `auth` v1 have a call of `auth/charge` pending: a, b, c"
        )

    def test_all_of_a_version(self, in_flight: InFlight) -> None:
        alive = count_affected(in_flight, auth(version="v1"))
        assert alive.count == 9
        assert describe(alive, auth(version="v1")) == (
            "9 machines of `auth` v1 are in flight, e.g. a, asks, b"
        )
        done = count_affected(in_flight, auth(version="v1", finished=True))
        assert done == MachineCount(1, ("it's over",), 1)
        assert count_affected(in_flight, auth(version="v0")).count == 0


class TestOrphans:
    def test_a_call_where_no_machine_is(self, start_deployed: Deployed) -> None:
        """Its action is not over, and the machine has been forgotten."""
        start_deployed.deploy(FIRST)
        door = start_deployed.machine("door", "shut", "CLOSE")
        assert start_deployed.in_flight().orphans == ()

        url = f"{start_deployed.restate.admin_url}/services/door/state"
        httpx.post(url, json={"object_key": "shut", "new_state": {}}).raise_for_status()
        eventually(lambda: not door.stored())
        in_flight = start_deployed.in_flight()
        assert in_flight.machines == ()
        (orphan,) = in_flight.orphans
        assert (orphan.service, orphan.count, orphan.keys) == ("door", 1, ("shut",))
        assert orphan.handlers == {"door.actions/report_end"}


def test_values_name_all_active_states() -> None:
    assert list(active_states("idle")) == ["idle"]
    assert list(active_states({})) == []
    assert list(active_states({"on": {"a.b": "x", "y": {}}})) == [
        *("on", 'on."a.b"', 'on."a.b".x', "on.y"),
    ]

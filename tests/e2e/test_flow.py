"""What states do and in which order, raised and sent events, and messages between machines."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from scripts.local_restate import AppServer, eventually
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World


def test_exits_actions_and_entries_have_their_order(machine: MakeMachine) -> None:
    nested = machine("nested")
    assert nested.create()["context"]["trace"] == ["+root", "+a", "+a1"]
    nested.send("BACK")
    inner = nested.send("NEXT")
    assert inner["value"] == {"a": "a2"}
    assert inner["tags"] == ["resting"]
    assert inner["context"]["trace"] == ["-a1", "a1>a2", "+a2"]
    nested.send("BACK")
    assert nested.send("IN")["context"]["trace"] == ["-a2", "-a", "a>a", "+a", "+a1"]
    nested.send("BACK")
    through = nested.send("GO")
    assert through["context"]["trace"] == ["-a1", "-a", "a>b", "+b", "b>c", "+d"]
    assert (through["value"], through["tags"]) == ("d", ["quiet", "last"])
    again = nested.send("BACK")  # `on *` takes any
    assert (again["value"], again["handled"]) == ({"a": "a1"}, True)


def test_next_lists_the_events_of_all_active_states(machine: MakeMachine) -> None:
    nested = machine("nested")
    assert set(nested.create()["next"]) == {"NEXT", "GO", "IN", "BACK"}
    assert "PING" in nested.send("GO")["next"]  # for `*`, all that are declared
    assert machine("lines").create()["value"] == {}


def test_lines_with_several_events_guards_and_lets(machine: MakeMachine) -> None:
    lines = machine("lines")
    assert lines.send("TEXT", text="t")["context"]["text"] == "t"
    assert lines.send("OTHER", text="o", n=4)["context"]["text"] == "o"
    assert lines.send("A")["context"] == {"text": "o", "n": 1, "loud": "B1!"}
    assert lines.send("A")["context"] == {"text": "o", "n": 2, "loud": "B2!"}
    assert lines.send("A")["context"] == {"text": "four", "n": 2, "loud": "B2!"}


def test_events_at_the_same_time_are_taken_one_after_the_other(machine: MakeMachine) -> None:
    counted = machine("counted")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: counted.send("COUNT"), range(24)))
    assert sorted(answer["context"]["n"] for answer in answers) == list(range(1, 25))


def test_raised_later_and_sent_to_self(machine: MakeMachine) -> None:
    lines = machine("lines")
    assert lines.send("C")["context"]["text"] == ""
    lines.becomes(text="latesoon")


def test_log_is_written_once(machine: MakeMachine, app: AppServer) -> None:
    lines = machine("lines")
    lines.send("C")
    lines.becomes(text="latesoon")
    written = re.findall(f".*{lines.key}.*", app.process.log_text())
    assert [line for line in written if "C at 0" in line] == written[:1]


def test_machines_talk_by_key(world: World, key: str) -> None:
    one = world.machine("talker", f"{key}-1")
    two = world.machine("talker", f"{key}-2")
    listener = world.machine("listener-service", f"{key}-2")
    one.send("TALK", to=two.key)
    two.becomes(heard=["ping 1"])
    one.becomes(heard=["pong 1", "pong 2"])
    assert listener.context() == {"n": 2}
    both = world.machine("talker", f"{key}-3")
    both.send("TALK", to=both.key)
    both.becomes(heard=["ping 1", "pong 1", "pong 2"])


def test_a_message_does_not_create_what_only_clients_may(world: World, key: str) -> None:
    matchmaker = world.machine("matchmaker", key)
    shy = world.machine("shy", f"{key}-shy")
    matchmaker.send("TALK", to=shy.key)
    eventually(lambda: not world.pending("shy", shy.key, "_message"))
    shy.fails(404, "snapshot")
    shy.create()
    matchmaker.send("TALK", to=shy.key)
    shy.becomes(n=1)


@pytest.mark.parametrize("event", ["TALK", "PONG"])
def test_an_event_without_effects_sends_nothing(world: World, key: str, event: str) -> None:
    """What an event costs is a read and a write of the snapshot."""
    lines = world.machine("lines", key)
    lines.create()
    before = lines.stored()
    lines.send("OTHER", text=event, n=1)
    invocations = world.restate.query(
        f"select id, target_handler_name from sys_invocation where target_service_key = '{key}'"
    )
    assert sorted(each["target_handler_name"] for each in invocations) == ["create", "send"]
    (send,) = [each["id"] for each in invocations if each["target_handler_name"] == "send"]
    journal = world.restate.query(f"select entry_type from sys_journal where id = '{send}'")
    kinds = [each["entry_type"] for each in journal]
    assert [kind for kind in kinds if "SetState" in kind] == ["Command: SetState"]
    assert all(kind.split()[-1] in KINDS for kind in kinds), kinds
    assert lines.stored()["runtime"] == before["runtime"]


KINDS = {"Input", "Output", "SetState", "GetEagerState", "GetState"}

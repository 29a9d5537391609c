"""What states do and in which order, raised and sent events, and messages between machines."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World

pytestmark = [
    pytest.mark.capability("events"),
    pytest.mark.also_on("lambda", why="every handler of a machine is called there"),
]


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


@pytest.mark.parametrize(
    ("service", "events", "writes"),
    [
        ("lines", [("OTHER", {"text": "some", "n": 1})], 1),
        ("nested", [("IN", {}), ("BACK", {}), ("GO", {})], 1),
        ("counted", [("COUNT", {})], 1),
        ("deck", [("POWER", {}), ("MUTE", {}), ("PLAY", {})], 1),
        ("deck", [("POWER", {}), ("PLAY", {}), ("POWER", {})], 1),  # with what history remembers
        ("nested", [("PING", {"n": 1})], 0),  # and nothing handles it
    ],
)
def test_an_event_without_effects_is_one_read_and_one_write(
    world: World, key: str, service: str, events: list[tuple[str, dict[str, object]]], writes: int
) -> None:
    """That is the most: what has not changed is not written, and nothing else is in the journal."""
    machine = world.machine(service, key)
    machine.create()
    for event, fields in events:
        machine.send(event, **fields)
    assert called(world, key) == {"create", "send"}
    commands = journal(world, key, "send")
    assert len([each for each in commands if each.startswith("Get")]) == 1, commands
    assert commands.count("SetState") == writes, commands
    assert set(commands) <= {"Input", "GetEagerState", "SetState", "Output"}


def test_a_snapshot_is_one_read_and_takes_no_turn(world: World, key: str) -> None:
    lines = world.machine("lines", key)
    lines.create()
    lines.snapshot()
    assert journal(world, key, "snapshot") == ["Input", "GetEagerState", "Output"]
    url = f"{world.restate.admin_url}/services/lines"
    handlers = httpx.get(url).raise_for_status().json()["handlers"]
    kinds = {each["name"]: each["ty"] for each in handlers}
    assert (kinds["snapshot"], kinds["waitFor"], kinds["send"]) == ("Shared", "Shared", "Exclusive")


def called(world: World, key: str) -> set[str]:
    """Return the handlers that were called under a key."""
    rows = world.restate.query(
        f"select target_handler_name from sys_invocation where target_service_key = '{key}'"
    )
    return {row["target_handler_name"] for row in rows}


def journal(world: World, key: str, handler: str) -> list[str]:
    """Return what the last call of a handler has written into its journal, by its kinds."""
    call, *_ = world.restate.query(
        f"select id from sys_invocation where target_service_key = '{key}' "
        f"and target_handler_name = '{handler}' order by created_at desc"
    )
    rows = world.restate.query(
        f"select entry_type from sys_journal where id = '{call['id']}' order by index"
    )
    return [row["entry_type"].removeprefix("Command: ") for row in rows]

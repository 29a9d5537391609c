"""Families: actors and machines that are spawned under one name, one for each key."""

from __future__ import annotations

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, World

pytestmark = [
    pytest.mark.capability("families"),
    pytest.mark.also_on("replay", why="one step starts, stops and sends to several"),
]

ODD = ["", "]", "[", "a]b", "agents[a]", '"', "\\", "ä🙂", "a" * 200]


def ask(chat: Machine, n: int, *names: str) -> None:
    """Let agents work that wait for the gate of a number, and wait until all have begun."""
    before = len(chat.world.notes(f"{chat.key}-{n}"))
    chat.send("ASK", names=list(names), n=n)
    eventually(lambda: len(chat.world.notes(f"{chat.key}-{n}")) == before + len(names))


def let_go(chat: Machine, n: int) -> None:
    """Let the agents go on that wait for the gate of a number, and wait for what comes of it."""
    chat.world.open_gate(f"{chat.key}-{n}")
    eventually(lambda: not chat.world.pending("chat", chat.key, "gated"))
    eventually(lambda: not chat.world.pending("chat", chat.key, "_result"))


def guest(chat: Machine, name: str) -> Machine:
    """Return a guest, as soon as it is there."""
    address = chat.running()[f"guests[{name}]"]["child"]
    machine = chat.world.machine(address["service"], address["key"])
    eventually(lambda: "snapshot" in machine.stored())
    return machine


def who(chat: Machine) -> list[str]:
    """Ask the machine who runs."""
    names: list[str] = chat.send("WHO")["context"]["who"]
    return names


def test_agents_end_one_by_one(world: World, app: AppServer, key: str) -> None:
    chat = world.machine("chat", key)
    ask(chat, 1, "ada", "bob")
    ask(chat, 10, "eve")
    assert list(chat.running()) == ["agents[ada]", "agents[bob]", "agents[eve]"]
    assert who(chat) == ["ada", "bob", "eve"]
    app.restart()
    world.open_gate(f"{key}-10")
    chat.becomes("open", answers={"eve": 24})
    assert who(chat) == ["ada", "bob"]
    let_go(chat, 1)
    chat.becomes("open", answers={"eve": 24, "ada": 2, "bob": 4})
    assert who(chat) == []
    assert chat.running() == {}


def test_any_text_is_a_key(machine: MakeMachine) -> None:
    chat = machine("chat")
    ask(chat, 1, *ODD)
    assert who(chat) == ODD
    let_go(chat, 1)
    assert chat.becomes("open")["context"]["answers"].keys() == set(ODD)
    before = chat.snapshot()
    message = chat.refuses(422, "ASK", names=["ok", "a" * 201], n=1)
    assert "a key of `agents` has 201 bytes; at most 200 are kept" in message
    assert chat.snapshot() == before
    assert chat.running() == {}


def test_the_same_key_replaces_the_one_that_runs(machine: MakeMachine) -> None:
    chat = machine("chat")
    ask(chat, 1, "ada", "bob")
    ask(chat, 2, "ada")
    assert who(chat) == ["bob", "ada"]
    chat.world.open_gate(f"{chat.key}-1")  # the first `ada` would answer, too
    chat.becomes(answers={"bob": 4})
    let_go(chat, 2)
    chat.becomes(answers={"bob": 4, "ada": 8}, order=["bob", "ada"])


def test_one_is_stopped_and_all_are(machine: MakeMachine) -> None:
    chat = machine("chat")
    ask(chat, 1, "ada", "bob", "eve")
    chat.send("JOIN", name="dan", n=1)
    dan = guest(chat, "dan")
    chat.send("DROP", name="bob")
    chat.send("DROP", name="nobody")
    assert who(chat) == ["ada", "eve", "dan"]
    assert chat.send("RESET")["context"]["who"] == ["0"]
    let_go(chat, 1)
    eventually(lambda: dan.stored() == {})
    assert chat.context()["answers"] == {}
    assert chat.running() == {}


def test_guests_are_told_and_tell(machine: MakeMachine) -> None:
    chat = machine("chat")
    for n, name in enumerate(("eve", "dan", "bob")):
        chat.send("JOIN", name=name, n=n)
    chat.send("SAY", name="dan", n=10)
    chat.becomes(heard=["dan 11"])
    chat.send("SAY", name="nobody", n=10)  # dropped, as for anybody who is not there
    chat.send("SHOUT", n=100)

    def all_have_heard() -> bool:
        heard = chat.context()["heard"]
        return sorted(heard) == ["bob 102", "dan 11", "dan 111", "eve 100"]

    eventually(all_have_heard)
    chat.send("LEAVE")
    eventually(lambda: sorted(chat.context()["left"]) == ["bob 102", "dan 111", "eve 100"])
    assert who(chat) == []


def test_a_guest_that_fails(machine: MakeMachine) -> None:
    chat = machine("chat")
    chat.send("JOIN", name="dan", n=1)
    chat.send("FAIL")
    eventually(lambda: "ZeroDivisionError" in chat.context()["why"])
    assert chat.context()["why"].startswith("dan: ")
    assert who(chat) == []


def test_an_actor_that_fails_is_started_again_under_its_key(machine: MakeMachine) -> None:
    chat = machine("chat")
    ask(chat, 1, "ada")
    chat.send("TRY", name="bob", kind="terminal")
    eventually(lambda: chat.snapshot()["status"] == "error")
    error = {"message": "actor breaks, started as trials[bob]: not found there", "code": 404}
    assert chat.snapshot()["error"] == error
    assert chat.ok("retry")["status"] == "active"
    eventually(lambda: chat.snapshot()["error"] == error)
    assert "agents[ada]" in chat.running()


def test_the_machine_waits_for_the_last_one(machine: MakeMachine) -> None:
    chat = machine("chat")
    ask(chat, 1, "ada", "bob")
    assert chat.send("CLOSE")["value"] == "closing"
    let_go(chat, 1)
    assert chat.becomes("closed")["output"] == {"ada": 2, "bob": 4}
    assert chat.running() == {}


def test_a_crowd(machine: MakeMachine) -> None:
    """A step that starts a hundred, which all end."""
    chat = machine("chat")
    names = [f"guest {n}" for n in range(100)]
    chat.world.open_gate(f"{chat.key}-1")
    chat.send("ASK", names=names, n=1)
    eventually(lambda: len(chat.context()["answers"]) == len(names), timeout_s=30)
    assert chat.context()["answers"] == {name: 2 + 2 * n for n, name in enumerate(names)}

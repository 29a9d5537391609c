"""Private events and fields: clients can neither send the ones nor see the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, World, answered
from tests.e2e.test_errors import has_failed
from tests.e2e.test_many_conditions import put
from tests.e2e.test_waiting import awakeable, sleeper  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.capability("private events and fields"),
    pytest.mark.also_on("lambda", why="its log is the process's own"),
]

SECRET = "4711"
HIDDEN = ("code", "codes", "tries")


@pytest.fixture
def safe(machine: MakeMachine) -> Machine:
    """Return a machine whose code clients do not know."""
    made = machine("safe")
    made.create(owner="ada")
    return made


# --- fields --------------------------------------------------------------------------------------


def test_a_private_field_is_in_no_answer(safe: Machine) -> None:
    waiting = safe.wait("done")
    safe.has_waiters(1)
    answers = [
        safe.create(reset=True, owner="ada"),
        safe.send("TRY", code="1"),
        safe.snapshot(),
        safe.ok("waitFor", {"condition": "hasTag:shut"}),
        safe.ok("waitFor", {"condition": "hasTag:shut", "event": {"type": "TRY", "code": "2"}}),
        safe.send("TRY", code=SECRET),
        safe.send("TRY", code=SECRET),
        safe.ok("waitFor", {"condition": "done"}),
    ]
    assert answered(waiting, 409)  # that one was reset
    for answer in answers:
        assert answer["context"] == {"owner": "ada", "n": 0, "reason": ""}
        assert SECRET not in json.dumps(answer)
    assert answers[-1]["output"] == "ada"


def test_who_waits_does_not_see_it_either(safe: Machine) -> None:
    waiting = [safe.wait("done"), safe.wait("matches:open")]
    safe.has_waiters(2)
    safe.send("TRY", code=SECRET)
    for each in waiting:
        assert set(answered(each)["context"]) == {"owner", "n", "reason"}


@pytest.mark.usefixtures("sleeper")
def test_nor_does_another_service(world: World, key: str) -> None:
    made = world.machine("safe", key)
    made.create()
    awaited = awakeable(world, key)
    made.call("subscribe", {"condition": "done", "awakeableId": awaited})
    made.send("TRY", code=SECRET)
    told = eventually(lambda: world.notes(key)[1:])[0]["woken"]
    assert set(told["context"]) == {"owner", "n", "reason"}


def test_it_is_stored_like_any_field(safe: Machine) -> None:
    safe.send("TRY", code="1")
    context = safe.stored()["snapshot"]["context"]
    assert {name: context[name] for name in HIDDEN} == {
        "code": SECRET,
        "codes": {"0815": 1},
        "tries": 1,
    }
    safe.send("TRY", code="2")
    assert safe.send("TRY", code="3")["value"] == "blocked"  # the count goes on


def test_a_failure_does_not_tell_it(safe: Machine) -> None:
    message = safe.refuses(422, "SLIP")
    assert SECRET not in message
    assert message.startswith("in state `locked`, on `SLIP`: KeyError; the log says more")


def test_the_log_tells_it(safe: Machine, app: AppServer) -> None:
    safe.refuses(422, "SLIP")
    assert (
        f"{safe.key}: in state `locked`, on `SLIP`: KeyError: '{SECRET}'" in app.process.log_text()
    )


def test_nor_does_status_error_or_retry(safe: Machine) -> None:
    safe.send("DOZE")
    assert "KeyError" in has_failed(safe)["message"]
    assert SECRET not in json.dumps(safe.snapshot())
    assert SECRET not in safe.refuses(409, "TRY", code="1")
    answer = safe.ok("retry")
    assert (answer["status"], set(answer["context"])) == ("error", {"owner", "n", "reason"})
    assert SECRET not in json.dumps(answer)


def test_a_failure_does_not_tell_what_a_private_event_carries(machine: MakeMachine) -> None:
    teller = machine("teller")
    teller.create()
    assert SECRET not in teller.refuses(422, "KNOCK")
    teller.send("PRESS")
    message = has_failed(teller)["message"]
    assert "KeyError; the log says more" in message
    assert SECRET not in message


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("raises", "actor gives_away: ValueError; the log says more"),
        ("returns", "actor gives_away: MisfitError; the log says more"),
        ("refuses", "actor gives_away: not today"),
    ],
)
def test_nor_does_an_actor_that_fails(machine: MakeMachine, how: str, told: str) -> None:
    spy = machine("spy")
    spy.send("ASK", how=how)
    message = has_failed(spy)["message"]
    assert message.startswith(told)
    assert SECRET not in message
    assert SECRET not in spy.refuses(409, "ASK", how=how)


def test_nor_does_the_key_of_one_of_a_family_that_fails(machine: MakeMachine) -> None:
    spy = machine("spy")
    spy.send("HIRE", how="wrong")
    message = has_failed(spy)["message"]
    assert message.startswith("actor gives_away, started as helpers: ")
    assert SECRET not in message


def test_nor_does_an_error_that_the_chart_takes(safe: Machine) -> None:
    for code in ("1", "2", "3"):
        safe.send("TRY", code=code)
    safe.send("KNOCK")
    reason = eventually(lambda: safe.context()["reason"])
    assert SECRET not in reason
    assert "KeyError" in reason


def test_a_value_that_cannot_be_read_is_not_told(safe: Machine) -> None:
    stored = safe.stored()
    snapshot = {**stored["snapshot"], "runtime": stored["runtime"]}
    snapshot["context"] = {**snapshot["context"], "tries": f"secret {SECRET}"}
    put(safe, {"version": "v1", "snapshot": snapshot})
    message = safe.fails(409, "snapshot")
    assert "a value does not fit" in message
    assert SECRET not in message


def test_a_field_becomes_private(machine: MakeMachine) -> None:
    diary = machine("diary")
    diary.create()
    stored = diary.stored()
    old = {**stored["snapshot"], "version": "v1", "runtime": stored["runtime"]}
    old["context"] = {"page": SECRET, "n": 3}
    put(diary, {"version": "v1", "snapshot": old})
    assert diary.snapshot()["context"] == {"page": SECRET, "n": 3}
    assert diary.ok("migrate")["context"] == {"n": 3}
    assert diary.send("PRESS")["context"] == {"n": 4}
    assert diary.stored()["snapshot"]["context"] == {"page": SECRET, "n": 4}


# --- events --------------------------------------------------------------------------------------


def test_a_private_event_cannot_be_sent(safe: Machine) -> None:
    before = safe.stored()
    events = "the machine's events are TRY, WIND, SLIP, DOZE, FIX, KNOCK, PRESS"
    bodies: dict[str, dict[str, object]] = {
        "RING": {},
        "MISSED": {"tries": 3},
        "WORD": {"text": "open"},
    }
    for event, fields in bodies.items():
        body = {"type": event, **fields}
        message = safe.fails(400, "send", {"event": body})
        assert message.endswith(events), message
        unknown = safe.fails(400, "send", {"event": {"type": "NEVER"}})
        assert message.replace(event, "NEVER") == unknown
        condition = {"condition": "done", "event": body, "timeout": 5_000}
        assert safe.fails(400, "waitFor", condition).endswith(events)
    assert safe.stored() == before


def test_it_starts_no_machine(machine: MakeMachine) -> None:
    hermit = machine("hermit")
    assert "no machine" not in hermit.fails(400, "send", {"event": {"type": "NOTHING"}})
    assert hermit.stored() == {}


def test_the_machine_itself_sends_it(safe: Machine) -> None:
    for code in ("1", "2", "3"):
        snapshot = safe.send("TRY", code=code)
    assert snapshot["value"] == "blocked"


def test_a_timer_sends_it(safe: Machine) -> None:
    assert safe.send("WIND")["value"] == "locked"
    assert safe.becomes("open")["status"] == "done"


def test_a_child_and_its_parent_send_it(machine: MakeMachine) -> None:
    club = machine("club")
    assert club.create()["next"] == ["KNOCK"]
    club.fails(400, "send", {"event": {"type": "WORD", "text": "let me in"}})
    club.send("KNOCK")
    assert club.becomes("welcome")["context"] == {"heard": "heard: who is there?"}


def test_regions_take_it(machine: MakeMachine) -> None:
    tower = machine("tower")
    tower.create()
    assert tower.snapshot()["next"] == ["PRESS"]
    tower.fails(400, "send", {"event": {"type": "TURN"}})
    tower.send("PRESS")
    tower.becomes({"on": {"lamp": "dark", "gears": {}}})
    eventually(lambda: tower.stored()["snapshot"]["context"] == {"turns": 1})


def test_it_is_not_among_the_next_events(safe: Machine) -> None:
    assert safe.snapshot()["next"] == ["TRY", "WIND", "SLIP", "DOZE", "FIX"]


def test_nobody_waits_for_it(safe: Machine) -> None:
    message = safe.fails(400, "waitFor", {"condition": "emitted:RING"})
    assert message.endswith("the machine has no emitted event `RING`; it has none")


# --- what is published ----------------------------------------------------------------------------


def properties(document: Any) -> Iterator[set[str]]:
    """Yield the names of the fields of every object in a document of schemas."""
    if isinstance(document, dict):
        own = document.get("properties", {})
        if isinstance(own, dict):
            yield set(own)
        for each in document.values():
            yield from properties(each)
    elif isinstance(document, list):
        for each in document:
            yield from properties(each)


@pytest.mark.usefixtures("app")
def test_nothing_private_is_published(world: World) -> None:
    document = world.openapi("safe")
    objects = list(properties(document))
    assert {"owner", "n", "reason"} in objects
    for each in objects:
        assert each.isdisjoint({"codes", "tries", "text"})
    text = json.dumps(document)
    assert '"TRY"' in text
    for event in ("RING", "MISSED", "SLIPPED", "WORD", "TURN"):
        assert event not in text


@pytest.mark.usefixtures("app")
def test_of_a_hermit_nothing_is(world: World) -> None:
    text = json.dumps(world.openapi("hermit"))
    assert not [word for word in ("thought", "TURN", "NOTHING") if word in text]

"""What is refused: each mistake has its status, is named, and changes nothing."""

from __future__ import annotations

import pytest

from scripts.eventually import eventually
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World, answered

pytestmark = pytest.mark.capability("refusals")

AWAKEABLE = "sign_1" + 38 * "A"  # well-formed, and nobody's
SET = {
    "type": "SET",
    "pause": "PT1.5S",
    "at": "2026-11-24T10:00:00Z",
    "day": "2026-11-24",
    "price": "12.30",
    "id": "6f1c3a52-6b0f-4b43-a0c8-1f2b3c4d5e6f",
    "data": "aGVsbG8=",
    "tree": {"a": [1, None]},
    "part": {"name": "bolt", "count": 2},
    "parts": [{"name": "nut"}],
    "words": {"a": 1},
    "note": None,
    "mode": "on",
    "ratio": 2,
    "flag": True,
}


# --- 400 ---


def test_a_field_of_the_wrong_type_is_named(machine: MakeMachine) -> None:
    coded = machine("fallible")
    before = coded.create()
    message = coded.fails(400, "send", {"event": {"type": "CODE", "code": 5}})
    assert "code" in message
    assert "str" in message
    assert "int" in message
    assert coded.snapshot() == before


BAD_FIELDS = [
    ("pause", "a while"),
    ("pause", 5),
    ("at", "yesterday"),
    ("at", 1764000000),
    ("at", "2026-11-24T10:00:00"),
    ("day", "24.11.2026"),
    ("price", "cheap"),
    ("price", 12.3),
    ("price", 12),
    ("price", "NaN"),
    ("price", "sNaN123"),
    ("price", "-Infinity"),
    ("price", "1E+6145"),
    ("price", "1E-6145"),
    ("price", "1" * 7000),
    ("id", "me"),
    ("data", "%%%"),
    ("part", {"name": "bolt", "count": "2"}),
    ("part", {"name": "bolt", "colour": "red"}),
    ("part", {"count": 2}),
    ("part", None),
    ("parts", [{"name": "nut"}, {"name": "nut", "x": 1}]),
    ("parts", {"name": "nut"}),
    ("words", {"a": "1"}),
    ("words", {"a": 2**63}),
    ("note", 5),
    ("mode", "half"),
    ("ratio", "2"),
    ("ratio", True),
    ("flag", 1),
    ("flag", "true"),
]


@pytest.mark.parametrize(("field", "value"), BAD_FIELDS)
def test_a_value_that_does_not_fit_is_not_coerced(
    machine: MakeMachine, field: str, value: object
) -> None:
    values = machine("values")
    before = values.create()
    message = values.fails(400, "send", {"event": {**SET, field: value}})
    assert f"$.event.{field}" in message
    assert values.snapshot() == before


def test_a_missing_field_is_named(machine: MakeMachine) -> None:
    values = machine("values")
    before = values.create()
    event = {name: value for name, value in SET.items() if name != "price"}
    assert "price" in values.fails(400, "send", {"event": event})
    assert values.snapshot() == before


def test_a_nested_unknown_field_is_named(machine: MakeMachine) -> None:
    values = machine("values")
    parts = [{"name": "a"}, {"name": "b", "size": 3}]
    message = values.refuses(400, "TOTAL", parts=parts)
    assert "$.event.parts[1].size" in message
    assert "TOTAL" not in values.create()["context"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (None, "empty"),
        ({}, "event"),
        ([], "array"),
        ({"event": None}, "event"),
        ({"event": "GO"}, "event"),
        ({"event": {}}, "type"),
        ({"event": {"type": 5}}, "type"),
        ({"event": {"type": "STOPP"}}, "STOPP"),
        ({"event": {"type": "GO", "x": 1}}, "x"),
        ({"event": {"type": "GO"}, "also": 1}, "also"),
    ],
)
def test_a_body_of_send_that_does_not_fit(machine: MakeMachine, body: object, named: str) -> None:
    strict = machine("strict")
    before = strict.create()
    assert named in strict.fails(400, "send", body)
    assert strict.snapshot() == before


def test_an_unknown_event_is_answered_with_the_known_ones(machine: MakeMachine) -> None:
    message = machine("fallible").refuses(400, "COD", code="x")
    assert "`$.event.type`" in message
    assert "CODE" in message
    assert "DIVIDE" in message


def test_bad_event_creates_no_machine(machine: MakeMachine) -> None:
    fallible = machine("fallible")
    fallible.refuses(400, "CODE", code=5)
    fallible.fails(404, "snapshot")
    assert fallible.stored() == {}


@pytest.mark.parametrize("handler", ["create", "send", "waitFor", "subscribe"])
@pytest.mark.parametrize("content", [b"{", b'{"event": "\xff"}', b"[" * 100_000, b'"\\ud800"'])
def test_what_is_not_json(machine: MakeMachine, handler: str, content: bytes) -> None:
    strict = machine("strict")
    message = strict.fails(400, handler, content=content)
    assert "body" in message
    assert strict.create()["value"] == "idle"  # the key is not blocked


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**40])
def test_integers_have_64_bits(machine: MakeMachine, number: int) -> None:
    values = machine("values")
    message = values.fails(400, "send", content=f'{{"event":{{"type":"COUNT","n":{number}}}}}')
    assert "$.event.n" in message
    for allowed in (2**63 - 1, -(2**63)):
        assert values.send("COUNT", n=allowed)["context"]["n"] == allowed


def test_a_float_may_be_written_as_a_large_integer(machine: MakeMachine) -> None:
    values = machine("values")
    event = {**SET, "ratio": 10**30}
    assert values.ok("send", {"event": event})["context"]["ratio"] == 1e30


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (None, "name"),
        ({}, "name"),
        ({"input": {}}, "name"),
        ({"input": {"name": 5}}, "$.input.name"),
        ({"input": {"name": "n", "size": "3"}}, "$.input.size"),
        ({"input": {"name": "n", "size": 2**64}}, "$.input.size"),
        ({"input": {"name": "n", "colour": "red"}}, "$.input.colour"),
        ({"input": {"name": "n", "part": {"name": "p", "x": 1}}}, "$.input.part.x"),
        ({"input": {"name": "n"}, "reset": "yes"}, "reset"),
        ({"input": {"name": "n"}, "restart": True}, "restart"),
        ({"name": "n"}, "name"),
        ([], "array"),
    ],
)
def test_input_that_does_not_fit(machine: MakeMachine, body: object, named: str) -> None:
    order = machine("order")
    assert named in order.fails(400, "create", body)
    assert order.stored() == {}


def test_a_machine_without_input_takes_none(machine: MakeMachine) -> None:
    assert "input" in machine("strict").fails(400, "create", {"input": {"x": 1}})


@pytest.mark.parametrize(
    ("condition", "named"),
    [
        ("finished", "matches:<state>"),
        ("", "matches:<state>"),
        ("hasTag:bussy", "busy"),
        ("hasTag:", "busy"),
        ("matches:wrking", "working"),
        ("matches:working.late", "working.early"),
        ("matches:", "working"),
    ],
)
def test_a_condition_that_no_machine_meets(
    machine: MakeMachine, condition: str, named: str
) -> None:
    job = machine("job")
    before = job.create()
    assert named in job.fails(400, "waitFor", {"condition": condition})
    subscription = {"condition": condition, "awakeableId": AWAKEABLE}
    assert named in job.fails(400, "subscribe", subscription)
    assert job.snapshot() == before


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (None, "empty"),
        ({}, "condition"),
        ({"condition": 5}, "condition"),
        ({"condition": "done", "timeout": "1s"}, "timeout"),
        ({"condition": "done", "timeout": -1}, "timeout"),
        ({"condition": "done", "timeout": 2**60}, "timeout"),
        ({"condition": "done", "event": {"type": "NO"}}, "NO"),
        ({"condition": "done", "event": {"type": "RESET", "n": "1"}}, "$.event.n"),
        ({"condition": "done", "event": {"type": "GO", "x": 1}}, "$.event.x"),
        ({"condition": "done", "until": 5}, "until"),
    ],
)
def test_a_body_of_wait_for_that_does_not_fit(
    machine: MakeMachine, body: object, named: str
) -> None:
    job = machine("job")
    before = job.create()
    assert named in job.fails(400, "waitFor", body)
    assert job.snapshot() == before
    assert "waiters" not in job.stored()
    if isinstance(body, dict):  # and it is no matter of time
        assert named in job.fails(400, "waitFor", {"timeout": 0, **body})


def test_a_wait_without_time_for_no_machine(machine: MakeMachine) -> None:
    explicit, form, job = machine("explicit"), machine("form"), machine("job")
    wait = {"condition": "done", "timeout": 0}
    for each in (explicit, job):
        assert "create" in each.fails(404, "waitFor", wait)
    go = {"event": {"type": "GO"}}
    for each in (explicit, form):
        assert "create" in each.fails(404, "waitFor", wait | go)
    assert "0 ms" in job.fails(408, "waitFor", wait | go)
    assert "NO" in machine("flash").fails(400, "waitFor", wait | {"event": {"type": "NO"}})


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (None, "empty"),
        ({"condition": "done"}, "awakeableId"),
        ({"condition": "done", "awakeableId": 5}, "awakeableId"),
        ({"condition": "done", "awakeableId": ""}, "awakeableId"),
        ({"condition": "done", "awakeableId": "mine"}, "awakeableId"),
        ({"condition": "done", "awakeableId": "sign_1"}, "awakeableId"),
        ({"condition": "done", "awakeableId": "sign_1abc"}, "awakeableId"),
        ({"condition": "done", "awakeableId": "prom_1" + 39 * "A"}, "awakeableId"),
        ({"condition": "done", "awakeableId": "prom_1" + 37 * "A" + "B"}, "awakeableId"),
        ({"condition": "done", "awakeableId": "sign_1" + 37 * "A" + "\n"}, "awakeableId"),
    ],
)
def test_a_body_of_subscribe_that_does_not_fit(
    machine: MakeMachine, body: object, named: str
) -> None:
    job = machine("job")
    job.create()
    assert named in job.fails(400, "subscribe", body)
    job.send("GO")
    assert job.send("READY")["status"] == "done"  # the key is not blocked


@pytest.mark.parametrize(
    "handler",
    [
        *("_timer", "_result", "_again", "_message", "_begin", "_stop", "_expire"),
        *("_subscribe", "_unsubscribe"),
    ],
)
def test_private_handlers_cannot_be_called(machine: MakeMachine, handler: str) -> None:
    job = machine("job")
    before = job.create()
    assert "not public" in job.fails(400, handler, {})
    assert "not public" in job.fails(400, f"{handler}/send", {})
    assert job.snapshot() == before


@pytest.mark.parametrize(
    "event",
    [
        {"type": "after", "id": "running.gated"},
        {"type": "error", "id": "running.gated", "error": {"message": "", "code": 500}},
        {"type": "done.invoke.running.gated", "output": 1},
    ],
)
def test_what_comes_from_inside_cannot_be_forged(
    world: World, key: str, event: dict[str, object]
) -> None:
    leaver = world.machine("leaver", key)
    leaver.send("RUN", n=1)
    before = leaver.snapshot()
    assert "`$.event.type`" in leaver.fails(400, "send", {"event": event})
    assert "type" in leaver.fails(400, "waitFor", {"condition": "done", "event": event})
    assert leaver.snapshot() == before
    world.open_gate(f"{key}-1")
    leaver.becomes("idle", result=2)


@pytest.mark.parametrize(
    ("service", "handler"),
    [
        ("runner", "double"),
        ("doer.actions", "record"),
        *[("job.waiters", handler) for handler in ("add", "remove", "settle", "tell")],
    ],
)
def test_functions_and_those_who_wait_are_private(
    world: World, key: str, service: str, handler: str
) -> None:
    assert "not public" in world.machine(service, key).fails(400, handler, {})
    assert world.notes(key) == []


# --- 404 and 410 ---


def test_there_is_no_machine(machine: MakeMachine) -> None:
    job = machine("job")
    for handler, body in [
        ("snapshot", None),
        ("retry", None),
        ("waitFor", {"condition": "done"}),
        ("subscribe", {"condition": "done", "awakeableId": AWAKEABLE}),
    ]:
        assert "`create` starts one" in job.fails(404, handler, body)
    assert job.stored() == {}


def test_a_send_creates_only_where_that_is_allowed(machine: MakeMachine) -> None:
    explicit = machine("explicit")
    assert "create" in explicit.refuses(404, "GO")
    waiting = {"condition": "done", "event": {"type": "GO"}}
    assert "create" in explicit.fails(404, "waitFor", waiting)
    assert explicit.stored() == {}
    explicit.create()
    assert explicit.send("GO")["context"] == {"n": 1}


def test_a_send_cannot_create_where_input_is_required(machine: MakeMachine) -> None:
    assert "create" in machine("order").refuses(404, "COUNT", n=1)
    assert "create" in machine("form").fails(
        404, "waitFor", {"condition": "done", "event": {"type": "GO"}}
    )


@pytest.mark.capability("disposal")
def test_a_finished_machine_is_disposed_of(machine: MakeMachine) -> None:
    brief = machine("brief")
    brief.create()
    assert brief.send("GO")["status"] == "done"
    eventually(lambda: brief.call("snapshot").status_code == 410)
    assert brief.stored() == {"disposed": True}
    assert "disposed" in brief.refuses(410, "GO")
    waiting = {"condition": "done", "event": {"type": "GO"}}
    assert "disposed" in brief.fails(410, "waitFor", waiting)
    assert "disposed" in brief.fails(410, "waitFor", {"condition": "done"})
    assert "disposed" in brief.fails(410, "retry")
    assert brief.create()["status"] == "active"
    assert "disposed" not in brief.stored()


def test_a_machine_that_starts_finished_is_disposed_of(machine: MakeMachine) -> None:
    brief = machine("still_brief")
    assert brief.create()["status"] == "done"
    eventually(lambda: brief.call("snapshot").status_code == 410)


def test_a_finished_machine_is_kept(world: World, key: str) -> None:
    job = world.machine("job", key)
    job.send("GO")
    job.send("READY")
    assert not world.pending("job", key, "_expire")
    assert job.snapshot()["output"] == "yes"


@pytest.mark.capability("disposal")
def test_the_disposal_spares_the_next_machine(world: World, key: str) -> None:
    brief = world.machine("brief", key)
    brief.send("GO")
    brief.create(reset=True)
    eventually(lambda: not world.pending("brief", key, "_expire"))
    assert brief.snapshot()["status"] == "active"


def test_a_reset_calls_the_disposal_off(world: World, machine: MakeMachine) -> None:
    kept = machine("kept")
    kept.create()
    kept.send("GO")
    eventually(lambda: len(world.pending("kept", kept.key, "_expire")) == 1)
    kept.create(reset=True)
    eventually(lambda: not world.pending("kept", kept.key, "_expire"))
    assert kept.snapshot()["status"] == "active"


def test_events_after_the_end_do_not_put_the_disposal_off(world: World, key: str) -> None:
    kept = world.machine("kept", key)
    kept.send("GO")
    (disposal,) = eventually(lambda: world.pending("kept", key, "_expire"))
    before = kept.stored()
    assert kept.send("GO")["handled"] is False
    assert world.pending("kept", key, "_expire") == [disposal]
    assert kept.stored() == before


# --- 408 and 412: see test_waiting.py ---

# --- 409 ---


def test_there_is_a_machine_already(machine: MakeMachine) -> None:
    strict = machine("strict")
    strict.create()
    before = strict.send("GO")
    for body in (None, {}, {"reset": False}):
        assert "reset" in strict.fails(409, "create", body)
    del before["handled"]
    assert strict.snapshot() == before
    assert strict.create(reset=True)["value"] == "idle"


def test_an_event_that_nothing_handles(machine: MakeMachine) -> None:
    strict = machine("strict")
    before = strict.create()
    message = strict.refuses(409, "STOP")
    assert "`STOP`" in message
    assert "`idle`" in message
    assert strict.snapshot() == before
    waiting = {"condition": "done", "event": {"type": "STOP"}}
    assert "`STOP`" in strict.fails(409, "waitFor", waiting)


def test_an_event_that_no_guard_lets_pass(machine: MakeMachine) -> None:
    strict = machine("strict")
    strict.send("GO")
    assert strict.refuses(409, "GO") == "no guard of state `busy` lets `GO` pass now"


def test_an_event_that_is_not_wrapped(machine: MakeMachine) -> None:
    strict = machine("strict")
    message = strict.fails(400, "send", {"type": "GO"})
    assert message.endswith('; send the event as {"event": {"type": "GO"}}')
    bodies: list[object] = [{"event": {"type": "NO"}}, {"kind": "GO"}, [], {"type": 5}]
    for body in bodies:
        assert "send the event as" not in strict.fails(400, "send", body)


def test_a_machine_that_an_event_has_created(machine: MakeMachine) -> None:
    job = machine("job")
    answer = job.send("READY")  # which it does not take
    assert (answer["handled"], answer["created"]) == (False, True)
    assert "created" not in job.send("GO")
    assert "created" not in job.snapshot()


def test_an_unhandled_first_event_creates_no_strict_machine(machine: MakeMachine) -> None:
    strict = machine("strict")
    strict.refuses(409, "STOP")
    strict.fails(404, "snapshot")


def test_by_default_unhandled_events_are_ignored(machine: MakeMachine) -> None:
    job = machine("job")
    before = job.create()
    assert job.send("READY") == {**before, "handled": False}
    assert machine("brief").send("GO")["handled"] is True


def test_an_event_after_the_end_is_ignored(machine: MakeMachine) -> None:
    job = machine("job")
    job.send("GO")
    ended = job.send("READY")
    assert (ended["status"], ended["output"], ended["handled"]) == ("done", "yes", True)
    assert job.send("GO") == {**ended, "handled": False}
    assert ended["next"] == []


def test_nothing_to_retry(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    assert "active" in job.fails(409, "retry")
    job.send("GO")
    job.send("READY")
    assert "done" in job.fails(409, "retry")


def test_a_wait_that_is_reset(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    waiting = job.wait("done")
    job.has_waiters(1)
    job.create(reset=True)
    assert "reset" in answered(waiting, 409)
    assert "waiters" not in job.stored()


# --- 422 ---


@pytest.mark.parametrize(
    ("event", "fields", "why"),
    [
        ("DIVIDE", {"by": 0}, "ZeroDivisionError"),
        ("LOOK", {"name": "x"}, "'x'"),
        ("HELP", {}, "cannot do this"),
        ("SQUARE", {}, "64 bits"),
        ("GROW", {}, "size"),
        ("LOOP", {}, "1000 microsteps"),
    ],
)
def test_an_expression_that_fails(
    machine: MakeMachine, event: str, fields: dict[str, object], why: str
) -> None:
    fallible = machine("fallible")
    before = fallible.create()
    stored = fallible.stored()
    message = fallible.refuses(422, event, **fields)
    assert f"`{event}`" in message
    assert "`outer.inner`" in message
    assert why in message
    assert fallible.snapshot() == before
    assert fallible.stored() == stored
    body = {"condition": "done", "event": {"type": event, **fields}}
    assert fallible.fails(422, "waitFor", body) == message
    assert fallible.stored() == stored
    assert fallible.send("GO")["value"] == {"outer": "other"}


def test_a_machine_whose_start_fails(world: World) -> None:
    still_born = world.machine("still_born", "x")
    message = still_born.fails(422, "create")
    assert "ZeroDivisionError" in message
    assert "GO" not in still_born.stored()
    still_born.refuses(422, "GO")
    assert still_born.stored() == {}


def test_a_failed_reset_leaves_the_machine(machine: MakeMachine) -> None:
    order = machine("order")
    order.create(name="a")
    assert "name" in order.fails(400, "create", {"reset": True})
    assert order.snapshot()["context"] == {"name": "a", "size": 3}


def test_unknown_fields_can_be_ignored(machine: MakeMachine) -> None:
    lenient = machine("lenient")
    created = lenient.create(name="n", colour="red", part={"name": "p", "x": 1})
    assert created["context"] == {"name": "n", "parts": []}
    snapshot = lenient.send("TOTAL", parts=[{"name": "p", "count": 2, "x": [1]}], more=True)
    assert snapshot["context"]["parts"] == [{"name": "p", "count": 2}]
    assert "$.event.parts" in lenient.refuses(400, "TOTAL", parts=[{"name": 5}], more=True)
    assert "64 bits" in lenient.refuses(400, "TOTAL", parts=[{"name": "p", "count": 2**63}])

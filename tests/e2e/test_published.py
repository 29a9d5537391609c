"""What the published schemas allow is taken: a request that fits is never a bad one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scripts.eventually import eventually
from tests.conftest import Deployment
from tests.e2e.machines import Machine, World
from tests.e2e.malformed import WITH_BODY
from tests.e2e.schemas import FORMATS, Published
from tests.e2e.test_refusals import AWAKEABLE
from tests.running.amount import amount

pytestmark = pytest.mark.capability("published schemas")

# Services, and conditions of theirs: of those a schema only says that they are texts.
CONDITIONS = {
    "clock": ["done"],
    "counted": ["done"],
    "explicit": ["done"],
    "fallible": ["done", "matches:outer.inner"],
    "form": ["done", "matches:over"],
    "job": [
        "done",
        "matches:idle",
        "hasTag:busy",
        "matches:working.early",
        'matches:working."nearly done"',
    ],
    "lenient": ["done"],
    "nested": ["done", "matches:a", "hasTag:resting"],
    "order": ["done"],
    "speaker": ["done", "emitted:SAID", "emitted:ENDED"],
    "strict": ["done", "matches:idle", "matches:busy"],
    "values": ["done", "changed"],
}
NEED_INPUT = {"form", "order"}
# Nor does it say any of these: no machine, no condition met, in vain, an expression that fails.
REFUSALS = {404, 408, 409, 410, 412, 422}
EXAMPLES = {"http": amount(80, 400), "replay": 150, "lambda": 150}


def right_bodies(published: Published, service: str, handler: str) -> st.SearchStrategy[Any]:
    """Make bodies that fit, also where the schema says less than what is asked for."""
    bodies = published.bodies(handler)
    conditions = st.sampled_from(CONDITIONS[service])
    if handler == "subscribe":
        return st.tuples(bodies, conditions).map(lambda both: with_condition(*both))
    if handler == "waitFor":
        soon = st.sampled_from([0, 100, 100])  # a schema has no bounds, a test has

        def waits(drawn: tuple[dict[str, Any], str, int, str]) -> dict[str, Any]:
            body, condition, timeout, at = drawn
            return {**with_condition(with_time(body, at), condition), "timeout": timeout}

        return st.tuples(bodies, conditions, soon, FORMATS["date-time"]).map(waits)
    return st.tuples(bodies, FORMATS["date-time"]).map(lambda both: with_time(*both))


def with_condition(body: dict[str, Any], condition: str) -> dict[str, Any]:
    """Put a condition that there is; a revision goes with `changed`."""
    kept = {name: each for name, each in body.items() if name != "revision"}
    return {**(body if condition == "changed" else kept), "condition": condition}


def with_time(body: dict[str, Any], at: str) -> dict[str, Any]:
    """Put a datetime where one is: a schema takes it for any text."""
    if "events" in body:
        return {"events": [with_time({"event": each}, at)["event"] for each in body["events"]]}
    event = body.get("event")
    return {**body, "event": {**event, "at": at}} if event and "at" in event else body


def test_what_fits_is_taken(deployment: Deployment, world: World, key: str) -> None:
    published = {service: Published(world.openapi(service)) for service in CONDITIONS}
    calls = st.one_of(
        *(
            st.tuples(
                st.builds(Machine, st.just(world), st.just(service), keys(key)),
                st.just(handler),
                right_bodies(published[service], service, handler),
            )
            for service in CONDITIONS
            for handler in WITH_BODY
        )
    )
    for service in CONDITIONS:
        for number in range(2):  # there is none yet at the third key
            given_: dict[str, Any] = {"name": "n"} if service in NEED_INPUT else {}
            world.machine(service, f"{key}/{number}").create(**given_)
    seen = set()

    @settings(
        max_examples=EXAMPLES[deployment.name],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(calls)
    def take(call: tuple[Machine, str, Any]) -> None:
        machine, handler, body = call
        response = machine.call(handler, body)
        told = f"{machine.service} {handler} {body} -> {response.status_code} {response.text}"
        assert response.status_code in {200, *REFUSALS}, told
        if response.status_code == 200 and handler != "subscribe":
            # `send` gives what `snapshot` does, and does not say so.
            answer = published[machine.service].answer("snapshot" if handler == "send" else handler)
            assert published[machine.service].may_fit(answer, response.json()), told
        seen.add((handler, response.status_code))

    take()
    assert {handler for handler, status in seen if status in (200, 408, 409)} == set(WITH_BODY)
    eventually(lambda: not unended(world, key))


def keys(key: str) -> st.SearchStrategy[str]:
    """Choose one of a test's machines."""
    return st.integers(0, 2).map(lambda number: f"{key}/{number}")


def unended(world: World, key: str) -> list[Any]:
    """List the invocations that have not ended; those that are scheduled have not begun."""
    return world.restate.query(
        "select id, status from sys_invocation where status not in ('completed', 'scheduled') "
        f"and target_service_key like '{key}/%'"
    )


def test_null_is_no_event(world: World, key: str) -> None:
    """The schema has `null` as the default of what may be left out."""
    job = world.machine("job", key)
    job.create()
    body = {"condition": "matches:idle", "timeout": None, "event": None}
    assert job.ok("waitFor", body) == job.snapshot()


def test_answers_are_published(world: World, key: str) -> None:
    published = Published(world.openapi("values"))
    of_snapshot = published.resolved(published.answer("snapshot"))
    always = {"version", "status", "value", "tags", "error", "revision", "context", "output"}
    assert set(of_snapshot["required"]) == always
    context = published.resolved(of_snapshot["properties"]["context"])
    values = world.machine("values", key)
    assert set(context["required"]) == set(values.create()["context"])
    assert not any("default" in field for field in context["properties"].values())
    for handler in ("create", "waitFor", "retry"):
        answer = published.resolved(published.answer(handler))
        assert answer["required"] == of_snapshot["required"]
    # Restate carries this one through every event, at a price for each field.
    assert published.resolved(published.answer("send")) == {"type": "object"}


def test_what_is_published_is_json_schema_alone(world: World) -> None:
    """Restate moves the parts of a schema, and does not see what a `discriminator` refers to."""
    document = world.openapi("job")
    assert "RESET" in str(document)
    assert "discriminator" not in str(document)


def test_what_waits_is_published(world: World) -> None:
    published = Published(world.openapi("job"))
    body = published.resolved(published.request("waitFor"))
    assert set(body["properties"]) == {"condition", "timeout", "event", "revision"}
    assert (body["required"], body["additionalProperties"]) == (["condition"], False)
    event = body["properties"]["event"]
    for fits in ({"type": "GO"}, {"type": "RESET", "n": 5}, None):
        assert published.may_fit(event, fits)
    for misfit in ({}, {"type": "NO"}, {"type": "RESET"}, {"type": "RESET", "n": "5"}, "GO"):
        assert not published.may_fit(event, misfit)
    awakeable = published.resolved(published.request("subscribe"))["properties"]["awakeableId"]
    assert published.may_fit(awakeable, AWAKEABLE)
    assert not published.may_fit(awakeable, AWAKEABLE[:-1])

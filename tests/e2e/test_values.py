"""Values of all types on their way from an event to the context and the snapshot, and back."""

from __future__ import annotations

import pytest

from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World
from tests.e2e.schemas import Published
from tests.e2e.test_refusals import SET

pytestmark = pytest.mark.capability("values")


def test_every_type_survives_a_restart(machine: MakeMachine, app: AppServer, world: World) -> None:
    values = machine("values")
    created = values.create()["context"]
    assert (created["pause"], created["at"], created["mode"]) == ("PT0.5S", None, "off")
    snapshot = values.ok("send", {"event": SET})
    expected = {
        **{name: value for name, value in SET.items() if name != "type"},
        "parts": [{"name": "nut", "count": 1}],
        "ratio": 2.0,
        "n": 0,
    }
    assert snapshot["context"] == expected
    assert snapshot["handled"] is True
    app.restart()
    assert values.context() == expected
    assert values.send("COUNT", n=-1)["context"] == {**expected, "n": -1}
    assert values.stored()["snapshot"]["context"] == {**expected, "n": -1}
    assert world.machine("values", "not there").call("snapshot").status_code == 404


def test_values_are_normalised(machine: MakeMachine) -> None:
    event = {
        **SET,
        "pause": "P1DT2H",
        "at": "2026-11-24T10:00:00.25+02:00",
        "price": "1E+2",
        "id": "6F1C3A526B0F4B43A0C81F2B3C4D5E6F",
        "tree": 1.5,
        "note": "größer 🎉 \u0000",
    }
    values = machine("values")
    largest = values.ok("send", {"event": {**event, "price": "-9.5E+6144"}})
    assert largest["context"]["price"] == "-9.5E+6144"
    context = values.ok("send", {"event": event})["context"]
    assert context["pause"] == "P1DT7200S"
    assert context["at"] == "2026-11-24T10:00:00.250000+02:00"
    assert context["price"] == "1E+2"
    assert context["id"] == SET["id"]
    assert context["tree"] == 1.5
    assert context["note"] == "größer 🎉 \u0000"


def test_input_with_defaults(machine: MakeMachine, app: AppServer) -> None:
    order = machine("order")
    assert order.create(name="a")["context"] == {"name": "a", "size": 3}
    assert order.send("COUNT", n=2)["context"] == {"name": "a", "size": 5}
    assert order.create(reset=True, name="b", size=1)["context"] == {"name": "b", "size": 1}
    app.restart()  # the input is kept for as long as the machine is
    assert order.send("TOTAL", parts=[])["context"] == {"name": "b", "size": 1}


def test_keys_may_be_anything(world: World) -> None:
    for key in ("a/b", "a b", "ü", "%2F", "🎉", "null", "."):
        machine = world.machine("nested", key) if key != "." else world.machine("nested", "..x")
        assert machine.create()["status"] == "active"
        assert machine.snapshot()["value"] == {"a": "a1"}


def test_the_schemas_are_published(world: World) -> None:
    published = Published(world.openapi("values"))
    one, several = map(published.resolved, published.resolved(published.request("send"))["anyOf"])
    assert set(several["properties"]) == {"events"}
    events = {
        event["properties"]["type"]["enum"][0]: event
        for each in published.resolved(one["properties"]["event"])["anyOf"]
        if (event := published.resolved(each))
    }
    assert set(events) == {"SET", "COUNT", "TOTAL"}
    assert events["COUNT"]["properties"]["n"] == {"type": "integer"}
    assert events["COUNT"]["required"] == ["type", "n"]
    part = published.resolved(events["SET"]["properties"]["part"])
    assert part["properties"]["name"] == {"type": "string"}

    published = Published(world.openapi("order"))
    body = published.resolved(published.request("create"))
    assert set(body["properties"]) == {"input", "reset"}
    assert body["required"] == ["input"]
    given = published.resolved(body["properties"]["input"])
    assert given["required"] == ["name"]
    assert given["properties"]["size"] == {"type": "integer", "default": 3}


def test_actions_under_conditions_and_in_loops(machine: MakeMachine) -> None:
    """What an event does depends on what it has, however many items that has."""
    mixing = machine("mixing")
    parts = [{"name": "nut", "count": 2}, {"name": "bolt", "count": 1}]
    context = mixing.send("MIX", parts=parts, words={"a": 3, "b": 1})["context"]
    assert context["parts"] == parts[:1]
    assert context["seen"] == ["a", "b", "nonea", "noneb", "bolt"]
    assert (context["total"], context["note"], context["size"]) == (3, "none", "small")
    context = mixing.send("MIX", parts=[], words={"c": 2})["context"]
    assert (context["total"], context["note"], context["size"]) == (4, "none!", "large")
    context = mixing.send("MIX", parts=[], words={}, note="x")["context"]
    assert (context["total"], context["note"]) == (4, "x")


def test_a_loop_goes_through_what_was_there(machine: MakeMachine) -> None:
    """What a loop assigns changes neither what it goes through, nor another field."""
    mixing = machine("mixing")
    part = {"name": "nut", "count": 2}
    mixing.send("MIX", parts=[part], words={})
    context = mixing.send("KEEP", parts=[part, part])["context"]
    assert (len(context["kept"]), len(context["parts"])) == (4, 1)


def test_a_loop_that_fails_has_done_nothing(machine: MakeMachine) -> None:
    """An expression that fails in a loop takes back what the rounds before it have done."""
    mixing = machine("mixing")
    mixing.send("MIX", parts=[{"name": "nut", "count": 2}], words={})
    before = mixing.context()
    mixing.refuses(422, "NEVER", index=7)
    assert mixing.context() == before


def test_slices_and_dicts_that_are_joined(machine: MakeMachine) -> None:
    """What is taken out of a list, a text or dicts is new: what it was made of stays."""
    parts = [{"name": name, "count": 1} for name in ("nut", "bolt", "pin")]
    slicing = machine("slicing")
    context = slicing.send("CUT", words={"a": 2, "b": 3}, parts=parts, text="größe", at=1)[
        "context"
    ]
    assert context == {
        "words": {"a": 2, "b": 3, "last": 1},
        "before": {"a": 1},
        "parts": [parts[0], parts[2]],
        "text": "röße",
        "back": "röeßörg",
    }


def test_comprehensions(machine: MakeMachine) -> None:
    """Lists and dicts are made of others; one that fails has done nothing."""
    parts = [{"name": name, "count": n} for name, n in (("nut", 2), ("bolt", 1), ("pin", 9))]
    sorting = machine("sorting")
    context = sorting.send("SORT", parts=parts, words={"a": 1, "b": 0})["context"]
    assert context == {
        "parts": parts[:2],
        "names": ["bolt", "nut"],
        "words": {"a": 2},
        "pairs": ["nuta", "nutb"],
        "total": None,
        "most": 2,
        "label": "bolt, nut",
    }
    assert sorting.send("SORT", parts=[{"name": "nut", "count": 0}], words={})["handled"] is False
    sorting.refuses(422, "SORT", parts=parts[2:], words={})  # the most of nothing
    assert sorting.context() == context
    assert sorting.send("PRICES", prices=["1.10", "0.5", "2.2"])["context"]["total"] == "3.30"
    assert sorting.send("PRICES", prices=[])["context"]["total"] == "0"

"""Items that are set and taken out, constants of types without literals, and powers."""

from __future__ import annotations

import pytest

from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine

pytestmark = pytest.mark.capability("values")


def test_items_are_set_and_taken_out(machine: MakeMachine, app: AppServer) -> None:
    """A dict takes a new key; what is not there is refused, and nothing has happened."""
    storing = machine("storing")
    assert storing.send("PUT", name="nut", count=2)["context"]["counts"] == {"nut": 2}
    assert storing.send("PUT", name="nut", count=3)["context"]["counts"] == {"nut": 5}
    items = [{"name": "a", "count": 1}, {"name": "b", "count": 0}]
    storing.send("FILL", box={"items": items})
    app.restart()
    context = storing.send("TAG", at=-1, tag="x")["context"]
    assert [item["tags"] for item in context["box"]["items"]] == [["b"], ["x"]]
    for missing in ({"name": "bolt", "at": 0}, {"name": "nut", "at": 2}):
        storing.refuses(422, "TAKE", **missing)
    storing.refuses(422, "TAG", at=2, tag="x")
    assert storing.context() == context
    taken = storing.send("TAKE", name="nut", at=0)["context"]
    assert (taken["counts"], len(taken["box"]["items"])) == ({}, 1)


def test_what_else_holds_a_value_keeps_it(machine: MakeMachine) -> None:
    """An item that is set is set in one field, not in another, nor in what was raised."""
    storing = machine("storing")
    items = [{"name": "a", "count": 1}, {"name": "b", "count": 0}]
    sent = {"items": [{**item, "tags": []} for item in items], "owner": ""}
    snapshot = storing.send("FILL", box={"items": items})
    context = snapshot["context"]
    assert context["box"]["items"] == [
        {"name": "a", "count": 0, "tags": ["b"]},
        {"name": "b", "count": 0, "tags": ["a"]},
    ]
    assert context["copy"] == sent
    assert context["kept"] == {**sent, "owner": "kept"}


def test_constants_of_types_without_literals(machine: MakeMachine, app: AppServer) -> None:
    """A default is what stands in the chart; a text that is no such value is refused."""
    pricing = machine("pricing")
    created = pricing.create()["context"]
    id_ = "6f1c3a52-6b0f-4b43-a0c8-1f2b3c4d5e6f"
    assert created == {
        "price": "9.90",
        "day": "2026-01-31",
        "least": "1",
        "at": "2026-01-31T12:00:00+01:00",
        "n": 1024,
        "id": id_,
    }
    app.restart()
    assert pricing.send("FREE")["context"] == {**created, "price": "0", "day": "2026-02-01"}
    given = {"price": "1.50", "day": "2026-02-28", "at": "2026-02-28T00:00:00Z", "id": id_}
    assert pricing.send("PRICE", **given)["context"] == {**created, **given}
    for wrong in (
        {"price": "1,5"},
        {"price": "NaN"},
        {"price": "1E+7000"},
        {"day": "2026-02-30"},
        {"at": "2026-02-28T00:00:00"},
        {"id": "1"},
    ):
        pricing.refuses(422, "PRICE", **{**given, **wrong})
    assert pricing.context() == {**created, **given}


def test_powers_are_bounded(machine: MakeMachine) -> None:
    """A client's numbers cannot hold up the machine, whatever the chart makes of them."""
    pricing = machine("pricing")
    assert pricing.send("GROW", base=-3, exponent=3)["context"]["n"] == -27
    for base, exponent in ((9, 387_420_489), (2, 64), (2, -1), (2**62, 2**62)):
        pricing.refuses(422, "GROW", base=base, exponent=exponent)
    assert pricing.context()["n"] == -27
    assert pricing.send("GROW", base=-1, exponent=2**62)["context"]["n"] == 1

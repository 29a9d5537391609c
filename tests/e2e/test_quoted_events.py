"""Events whose names are no words, such as `user.login`."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World, answered

pytestmark = pytest.mark.capability("events")

ODD = 'it\'s "odd" or [x]'


def test_they_are_sent_and_listed(machine: MakeMachine) -> None:
    visitor = machine("visitor")
    assert visitor.create()["next"] == ["user.login", ODD]
    inside = visitor.send("user.login", id="ada")
    assert (inside["value"], inside["context"]["who"]) == ("inside", "ada")
    assert inside["next"] == ["user.login", "user.logout", ODD, "token renewed"]
    assert visitor.send("token renewed", n=2)["context"]["renewed"] == 2
    events = [{"type": "token renewed", "n": 3}, {"type": "user.logout"}]
    over = visitor.ok("send", {"events": events})
    assert (over["handled"], over["context"]["renewed"]) == ([True, True], 5)


def test_what_does_not_fit_is_refused(machine: MakeMachine) -> None:
    visitor = machine("visitor")
    message = visitor.refuses(400, "user_login", id="ada")
    assert "'user_login'" in message
    assert "the machine's events are user.login, user.logout" in message
    assert "$.event.id" in visitor.refuses(400, "user.login", id=1)
    private = visitor.refuses(400, "user.expired", after="PT1S")
    assert "user.expired" in private
    assert machine("reception").send("user.logout")["handled"]


def test_they_are_waited_for(machine: MakeMachine) -> None:
    visitor = machine("visitor")
    visitor.create()
    login, odd = visitor.wait("emitted:user.login"), visitor.wait(f"emitted:{ODD}")
    either = visitor.wait(f"done or emitted:{ODD} and matches:outside")
    visitor.has_waiters(3)
    visitor.send(ODD, n=3)
    assert answered(odd)["event"] == {"type": ODD, "n": 3}
    assert answered(either)["event"] == {"type": ODD, "n": 3}
    visitor.send("user.login", id="bob")
    assert answered(login)["event"] == {"type": "user.login", "id": "bob"}
    assert "user.login" in visitor.fails(400, "waitFor", {"condition": "emitted:user_login"})


def test_machines_send_them(world: World, machine: MakeMachine, key: str) -> None:
    reception, visitor = machine("reception"), world.machine("visitor", f"{key}-ada")
    reception.send("user.login", id=visitor.key)
    visitor.becomes("inside", who=visitor.key)
    visitor.send("user.login", id=visitor.key)  # which is handed on to the child
    visitor.becomes("outside", left="sent away")


def test_they_are_delayed(machine: MakeMachine) -> None:
    visitor = machine("visitor")
    visitor.send("user.login", id="eve")
    visitor.send(ODD, n=6)
    visitor.becomes("outside", left="expired")


def test_they_are_published(world: World) -> None:
    published = str(world.openapi("visitor"))
    assert "user.login" in published
    assert "token renewed" in published
    assert "user.expired" not in published

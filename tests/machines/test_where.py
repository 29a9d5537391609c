"""`--where`: every form of it, on machines of a real server; what is wrong with one is shown."""

from __future__ import annotations

import pytest

from tests.machines.conftest import Shop

pytestmark = pytest.mark.capability("operating machines")

SAFE = ["breaks", "gone", "shut", "splits", "waits"]

FOUND = {
    "done": ["gone"],
    "not done": ["breaks", "shut", "splits", "waits"],
    "status == error": ["breaks"],
    "status in [error, done]": ["breaks", "gone"],
    "status not in [error, done]": ["shut", "splits", "waits"],
    "status != active and not done": ["breaks"],
    "key == shut or key == 'gone'": ["gone", "shut"],
    "version == v1": SAFE,
    "service == safe and version != v1": [],
    "hasTag:dark": ["shut"],
    "tag == waiting": ["shut"],
    "tag != waiting": ["breaks", "gone", "splits", "waits"],
    "matches:both.left": ["splits"],
    'matches:both.right."c.d"': ["splits"],
    "state == both.left.b": [],
    "state in [both, stuck]": ["breaks", "splits"],
    "(state == both or done) and not key == gone": ["splits"],
    "context.limit == 90s": SAFE,
    "context.limit > 2m": [],
    "context.place.town == Ulm": SAFE,
    'context.place.town < "Z"': SAFE,
    "context.place.tags.1 == b": SAFE,
    "context.place.tags.7 == b": [],
    '"b" in context.place.tags': SAFE,
    '"lm" in context.place.town': SAFE,
    '"x" not in context.place.town': SAFE,
    "context.place.nowhere != 3": [],
    "not context.place.nowhere == 3": [],
    'output == "gone"': ["gone"],
    "output is None": ["breaks", "shut", "splits", "waits"],
    '"IndexError" in error': ["breaks"],
    '"its" in key': ["splits", "waits"],
    '"its" in key and parked == 0': ["splits", "waits"],
    '"a" not in key and not done': ["shut", "splits"],
    "error is not None": ["breaks"],
    "error == None and not done": ["shut", "splits", "waits"],
    "parked > 0": ["breaks"],
    "timers >= 3": ["waits"],
    "actors == 1 and attempts == 2": ["waits"],
    "children == 1": ["waits"],
    "waiting == 0": SAFE,
    "parent is None": SAFE,
    "age < 1h and idle <= 1h": SAFE,
    "age > 1h": [],
}


@pytest.mark.parametrize("where", FOUND)
def test_found(deployed: Shop, where: str) -> None:
    assert deployed.keys(where, "safe") == FOUND[where]


def test_several(deployed: Shop) -> None:
    found = deployed.data("list", "--where", "tag == waiting", "--where", "service != order")
    assert [each["key"] for each in found["machines"]] == ["shut"]


def test_numbers(deployed: Shop) -> None:
    assert deployed.keys("context.cents >= 100 and context.cents < 200.5", "order") == [
        *("o-1", "o-2")
    ]
    assert deployed.keys("context.total == 2") == ["t-1"]
    assert deployed.keys("not context.total == 2") == []  # of others it cannot be said


def test_a_parent(deployed: Shop) -> None:
    assert len(deployed.keys("parent == safe/waits")) == 1


def test_a_private_field_cannot_be_asked_for(deployed: Shop) -> None:
    """It would be told what is in it: by trying."""
    for where in ("context.code == s3cret", "not context.code == x", '"3" in context.code'):
        result = deployed.run("list", "safe", "--where", where)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "no field `code` is published" in result.stderr
    assert (
        "inputs are not published" in deployed.run("list", "--where", "input.owner == bob").stderr
    )
    assert deployed.keys("context.code == s3cret", "safe", private=True) == SAFE
    assert deployed.keys("input.owner == bob", "safe", private=True) == ["splits"]


def test_a_slip_of_the_pen(deployed: Shop) -> None:
    result = deployed.run("list", "safe", "--where", "context.plce.town == Ulm")
    assert "no field `plce` is published of these machines; did you mean `place`?" in result.stderr
    result = deployed.run("list", "safe", "--where", "state == stuk or hasTag:wating")
    assert result.exit_code == 0
    assert "no machine has the state `stuk`; did you mean `stuck`?" in result.stderr
    assert "no machine has the tag `wating`; did you mean `waiting`?" in result.stderr


def test_what_is_no_filter(deployed: Shop) -> None:
    result = deployed.run("list", "--where", "status = error")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error[--where]: expected a comparison, such as `==` or `in`, found `=`\n"
        " --> --where:1:8\n"
        "  |\n"
        "1 | status = error\n"
        "  |        ^\n"
        "  = help: write `==`\n"
        "\n"
    )

"""Hostile texts in every place of a request: they are data, or refused, and hold nothing up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import LEAKS, Machine, World
from tests.e2e.test_refusals import SET
from tests.running.amount import amount

pytestmark = pytest.mark.capability("refusals")

TEXTS = [
    "",
    " ",
    "\n",
    "a\nb",
    "a\r\nb: c",
    "\x00",
    "\x1b[31mred\x1b[0m",
    "\x7f\x80\x9b",
    "\u2028\u2029",
    "\u202eevil\u202c",
    "\ufeff",
    "e\u0301\u0327" * 50,
    "\U0001f9d1\u200d\U0001f680",
    "\uffff",
    '"',
    "'",
    "\\",
    "\\u0000",
    "`x`",
    "$(id)",
    "${x}",
    "%s%n",
    "{0.__class__}",
    "{{7*7}}",
    "'; drop table state; --",
    "' or 1=1 --",
    "../../etc/passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "<script>alert(1)</script>",
    "::error file=a::b",
    '"""',
    "'''",
    "__class__",
    "__proto__",
    "constructor",
    "null",
    "true",
    "NaN",
    "-0",
    "1e999",
    "{",
    "[" * 60,
    ']}"',
    "done",
    "prom_1" + "A" * 38,
    "done." * 300,
    "a" * 5_000,
]
CONDITIONS = [f"{kind}{text}" for kind in ("", "hasTag:", "matches:", "emitted:") for text in TEXTS]
JOINED = [f"done {word} {text}" for word in ("and", "or", "AND", "&&") for text in TEXTS]
FEW = amount(5, 1)
"""One of so many is tried; each text is, with one word or another before it."""

# Names that go into a path: a dot alone and what proxies take apart are the client's own affair.
KEYS = [text for text in TEXTS if text and len(text) < 1_000]


def is_idle(world: World, *keys: str) -> bool:
    """Return whether nothing is under way any more at these keys."""
    rows = world.restate.query(
        "select target, status, target_service_key from sys_invocation where status != 'completed'"
    )
    left = [row for row in rows if row.get("target_service_key") in keys]
    assert not left
    return True


@pytest.fixture
def quiet(app: AppServer) -> Iterator[None]:
    """Make sure that nothing has failed in the application."""
    offset = app.process.log_size()
    yield
    assert "Traceback" not in app.process.log_text(offset, limit=10_000_000)


@pytest.mark.usefixtures("quiet")
def test_texts_as_values(world: World, machine: MakeMachine) -> None:
    """They come out as they went in: from the context, as JSON, and in what is stored."""
    hoard = machine("hoard")
    for text in TEXTS:
        assert hoard.send("KEEP_ALL", texts=[text])["context"]["texts"] == [text]
        assert hoard.send("GROW", tree={text: text})["context"]["trees"][-1] == {text: text}
    assert hoard.stored()["snapshot"]["context"] == hoard.context()
    eventually(lambda: is_idle(world, hoard.key))


def hostile_bodies(text: str) -> Iterator[tuple[str, Any]]:
    """Yield a text in each place of a body where it has no business, with the handler."""
    yield "send", {"event": {"type": text}}
    yield "send", {"event": {"type": "KEEP", "text": "t", text: 1}}
    yield "send", {"event": text}
    yield "send", {text: {"type": "DROP"}}
    yield "send", text
    yield "create", {"input": text}
    yield "create", {"input": {text: text}}
    yield "create", {"reset": text}
    yield "waitFor", {"condition": text, "timeout": text}
    yield "waitFor", {"condition": "matches:open", "event": {"type": text}}
    yield "subscribe", {"condition": "matches:open", "awakeableId": text}


@pytest.mark.long("the same texts in another place of a request")
@pytest.mark.usefixtures("quiet")
def test_texts_elsewhere_in_bodies(world: World, machine: MakeMachine) -> None:
    hoard = machine("hoard")
    before = hoard.create() and hoard.stored()
    for text in TEXTS:
        for handler, body in hostile_bodies(text):
            if text == "prom_1" + "A" * 38 and handler == "subscribe":
                continue  # that is an awakeable
            response = hoard.call(handler, body)
            assert 400 <= response.status_code < 500, (body, response.text)
            assert json.loads(response.text).keys() >= {"code", "message"}, response.text
    assert hoard.stored() == before
    eventually(lambda: is_idle(world, hoard.key))
    works(hoard)


NUMBERS = [
    *("9" * 5_000, "-" + "9" * 5_000, "9" * 50_000, "0." + "9" * 50_000),
    *("1e400", "1e-400", "1e99999999999", "-0", "18446744073709551616"),
]


@pytest.mark.usefixtures("quiet")
def test_numbers(world: World, machine: MakeMachine) -> None:
    """Of very many digits, for a field of every type, as a number and as a text."""
    values = machine("values")
    values.create()
    for field in SET:
        if field == "type":
            continue
        for number in NUMBERS:
            for value in (number, f'"{number}"', f"[{number}]"):
                event = json.dumps({**SET, field: "<value>"}).replace('"<value>"', value)
                response = values.call("send", content=f'{{"event": {event}}}')
                assert response.status_code in (200, 400), (field, value[:20], response.text[:500])
    eventually(lambda: is_idle(world, values.key))
    assert values.create(reset=True)["status"] == "active"


@pytest.mark.usefixtures("quiet")
def test_texts_as_conditions(world: World, machine: MakeMachine) -> None:
    choosy = machine("choosy")
    before = choosy.create() and choosy.stored()
    body: dict[str, Any]
    for condition in [*CONDITIONS, *JOINED][::FEW]:
        if condition == "done" or set(condition.split(" ")) <= {"done", "and", "or"}:
            continue  # those are conditions
        for handler, more in (
            ("waitFor", {"timeout": 60_000}),
            ("subscribe", {"awakeableId": "sign_1" + "A" * 38}),
        ):
            body = {"condition": condition, **more}
            assert "bad condition" in choosy.fails(400, handler, body), condition
    assert choosy.stored() == before
    eventually(lambda: is_idle(world, choosy.key))
    assert choosy.send("START")["value"] == "b"


@pytest.mark.long("the same texts in another place of a request")
@pytest.mark.usefixtures("quiet")
def test_texts_as_keys(world: World, machine: MakeMachine, key: str) -> None:
    """Each is a machine of its own, with the key that the client has written."""
    assert machine("hoard").key == key
    used: list[str] = []
    for text in KEYS:
        hoard = world.machine("hoard", f"{key}{text}")
        response = hoard.call("create")
        assert response.status_code in (200, 400), (text, response.text)
        if response.status_code == 200:
            used.append(hoard.key)
            assert hoard.snapshot()["value"] == "open"
            assert "there is a machine at key" in hoard.fails(409, "create")
    assert len(used) > len(KEYS) // 2
    rows = world.restate.query(
        "select service_key from state where service_name = 'hoard' and key = 'version'"
    )
    assert {row["service_key"] for row in rows} >= set(used)
    eventually(lambda: is_idle(world, *used))


@pytest.mark.long("the same texts in another place of a request")
@pytest.mark.usefixtures("quiet")
def test_texts_as_idempotency_keys(world: World, machine: MakeMachine) -> None:
    hoard = machine("hoard")
    for text in TEXTS:
        if not text.strip() or not text.isprintable() or not text.isascii():
            continue  # no client sends such a header
        headers = {"idempotency-key": f"{hoard.key} {text}"}
        body = {"event": {"type": "KEEP", "text": text}}
        first, second = (hoard.call("send", body, headers=headers) for _ in range(2))
        assert first.status_code == 200, (text, first.text)
        assert first.text == second.text
    eventually(lambda: is_idle(world, hoard.key))


def works(machine: Machine) -> None:
    """Make sure that a machine takes calls."""
    assert machine.send("DROP")["handled"]
    assert machine.create(reset=True)["status"] == "active"
    assert not [leak for leak in LEAKS if leak in json.dumps(machine.snapshot())]

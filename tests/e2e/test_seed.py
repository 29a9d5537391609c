"""The reference system's own examples: its commands work here as they stand, ports aside."""

from __future__ import annotations

import json
import shlex
import subprocess
from typing import Any

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.conftest import Deployment

pytestmark = pytest.mark.capability("examples")

VERSIONS = "select service_key, value_utf8 from state where key = 'version'"
# The reference has `where` in place of `on` here, which no server takes: "join condition should not
# be empty".
VERSIONS_IN_USE = """with keys as
    (select service_key from state where key = 'snapshot' and json_get_str(value_utf8, 'status') != 'done')
    select state.service_key, state.value_utf8 from keys right join state on keys.service_key = state.service_key where keys.service_key is not null and key = 'version'"""  # noqa: E501


class Shell:
    """Where commands are typed."""

    def __init__(self, restate: RestateServer) -> None:
        self.restate = restate

    def curl(self, command: str, *, status: int = 200) -> Any:
        """Run a command as it is typed, and give the JSON that it prints."""
        command = command.replace("http://localhost:8080", self.restate.ingress_url)
        asks = shlex.split(command)
        done = subprocess.run(
            [*asks, "-sS", "--max-time", "30", "-w", "\n%{http_code}"],
            capture_output=True,
            text=True,
            check=True,
        )
        body, _, code = done.stdout.rpartition("\n")
        assert code == str(status), done.stdout
        return json.loads(body)


@pytest.fixture(scope="module")
def app(examples: AppServer) -> AppServer:
    """Serve the committed output rather than the test charts."""
    return examples


@pytest.fixture
def shell(app: AppServer, deployment: Deployment) -> Shell:
    """Return a place to type in, with the examples served."""
    assert app.process.pid
    return Shell(deployment.restate)


def test_log_in(shell: Shell) -> None:
    created = shell.curl("curl http://localhost:8080/auth/myMachine/create")
    assert created == {
        "version": "v1",
        "status": "active",
        "value": "idle",
        "tags": [],
        "context": {"token": ""},
        "output": None,
        "error": None,
        "next": ["AUTH"],
        "revision": 1,
    }
    assert shell.curl("curl -s http://localhost:8080/auth/myMachine/snapshot") == created
    sent = shell.curl(
        """curl http://localhost:8080/auth/myMachine/send --json '{"event": {"type": "AUTH"}}'"""
    )
    assert (sent["value"], sent["tags"], sent["handled"]) == ("authorizing", ["pending"], True)
    (child,) = eventually(
        lambda: shell.restate.query(
            "select service_key, value_utf8 from state "
            "where service_name = 'auth_server' and key = 'snapshot' "
            "and json_get_str(value_utf8, 'value') = 'process'"
        )
    )
    assert json.loads(child["value_utf8"])["context"] == {"code": "4711"}

    def is_done() -> Any:
        snapshot = shell.curl("curl -s http://localhost:8080/auth/myMachine/snapshot")
        return snapshot["status"] == "done" and snapshot

    done = eventually(is_done, timeout_s=20)
    assert done["output"] == "token-for-4711"
    assert done["value"] == "authorized"
    assert done["context"] == {"token": "token-for-4711"}

    def children() -> list[Any]:
        return shell.restate.query("select key from state where service_name = 'auth_server'")

    eventually(lambda: not children())  # the machine that was invoked leaves nothing behind


def test_a_login_cannot_be_forged(shell: Shell) -> None:
    send = "curl -s http://localhost:8080/{machine}/send --json '{{\"event\": {event}}}'"
    shell.curl(send.format(machine="auth/forged", event='{"type": "AUTH"}'))
    token = '{"type": "TOKEN", "token": "forged"}'
    code = '{"type": "CODE", "code": "0815"}'
    for machine, event in (("auth/forged", token), ("auth/forged", code), ("auth_server/x", code)):
        answer = shell.curl(send.format(machine=machine, event=event), status=400)
        assert answer["message"].endswith("the machine's events are AUTH")
    done = shell.curl(
        """curl -s http://localhost:8080/auth/forged/waitFor --json '{"condition": "done"}'"""
    )
    assert (done["value"], done["output"]) == ("authorized", "token-for-4711")


def test_wait_for_the_login(shell: Shell) -> None:
    shell.curl("curl http://localhost:8080/auth/waiting/create")
    wait = (
        "curl http://localhost:8080/auth/waiting/waitFor "
        """--json '{"condition": "done", "event": {"type": "AUTH"}}' """
        """-H "idempotency-key: my-key" """
    )
    first = shell.curl(wait)
    assert (first["status"], first["output"]) == ("done", "token-for-4711")
    assert shell.curl(wait) == first  # the result is kept, and no second event is sent
    calls = shell.restate.query(
        "select id from sys_invocation where target_service_name = 'auth' "
        "and target_service_key = 'waiting' and target_handler_name = '_subscribe'"
    )
    assert len(calls) == 1


def test_count(shell: Shell) -> None:
    increment = (
        "curl http://localhost:8080/counter/myMachine/send "
        """--json '{"event": {"type": "increment"}}'"""
    )
    created = shell.curl("curl http://localhost:8080/counter/myMachine/create")
    assert (created["version"], created["context"]) == ("v2", {"total": 0})
    for total in (1, 2, 3):
        sent = shell.curl(increment)
        assert (sent["version"], sent["context"]) == ("v2", {"total": total})
        assert sent["handled"] is True
    # A key that was never created starts as well.
    new = shell.curl(increment.replace("myMachine", "newMachine"))
    assert (new["version"], new["context"]) == ("v2", {"total": 1})


def test_versions_can_be_looked_up(shell: Shell) -> None:
    for key in ("looked-up", "looked-up-done"):
        shell.curl(f"curl http://localhost:8080/payment/{key}/create --json '{PAYMENT}'")
    event = """--json '{"event": {"type": "rejected"}}'"""
    shell.curl(f"curl http://localhost:8080/payment/looked-up-done/send {event}")
    rows = {row["service_key"]: row["value_utf8"] for row in shell.restate.query(VERSIONS)}
    assert rows["looked-up"] == rows["looked-up-done"] == '"v1"'
    in_use = shell.restate.query(VERSIONS_IN_USE)
    assert {"service_key": "looked-up", "value_utf8": '"v1"'} in in_use
    assert not [row for row in in_use if row["service_key"] == "looked-up-done"]


PAYMENT = '{"input": {"sender": "a", "recipient": "b", "amount": 12.5}}'


def test_a_payment_that_cannot_be_credited_is_undone(shell: Shell, app: AppServer) -> None:
    url = "http://localhost:8080/payment/undone"
    body = {"input": {"sender": "alice", "recipient": "nobody", "amount": 9.25}}
    created = shell.curl(f"curl {url}/create --json '{json.dumps(body)}'")
    assert created["value"] == "Awaiting approval"
    wait = {"condition": "done", "timeout": 10_000, "event": {"type": "approved"}}
    ended = shell.curl(f"curl {url}/waitFor --json '{json.dumps(wait)}'")
    assert (ended["value"], ended["status"]) == ("Cancelled", "done")
    printed = app.process.log_text().splitlines()
    mine = [line for line in printed if "alice" in line or "undone" in line]
    failed = "actor `update_balance`, attempt 1: there is no account of nobody"
    assert mine == [
        "payment undone: please approve or reject",
        "alice: -9.25",
        f"WARNING:     statechart.payment undone: {failed}",
        "alice: +9.25",
    ]


def test_a_get_with_no_body_is_a_call_too(shell: Shell) -> None:
    assert shell.curl("curl http://localhost:8080/counter/byGet/create")["status"] == "active"
    refused = shell.curl("curl http://localhost:8080/counter/byGet/create", status=409)
    assert "reset" in refused["message"]
    refused = shell.curl("curl http://localhost:8080/counter/byGet/send", status=400)
    assert "empty" in refused["message"]
    refused = shell.curl("curl http://localhost:8080/payment/byGet/create", status=400)
    assert "sender" in refused["message"]

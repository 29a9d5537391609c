"""`sc-machines list` and `show`: what is told of machines, and what is not."""

from __future__ import annotations

import json

import pytest
from sc_compile.machines import cli, reading

from scripts.child_process import HOST, free_port
from tests.machines.conftest import Shop

pytestmark = pytest.mark.capability("operating machines", "private events and fields")

SECRETS = ("s3cret", "4111")


def test_list(deployed: Shop) -> None:
    result = deployed.run("list")
    assert result.exit_code == 0
    title, *lines = result.stdout.splitlines()
    assert title.split() == [
        *("service", "key", "version", "status", "state", "age", "idle", "pending", "error")
    ]
    assert len(lines) == 10  # a helper is the child of one
    rows = {line.split()[1]: line for line in lines}
    assert "order    o-0" in rows["o-0"]
    assert "timer in 49m" in rows["o-0"]
    assert 'active  both.left.a, both.right."c.d"' in rows["splits"]
    assert "3 timers, next in 39m, look_up attempt 2, 1 child" in rows["waits"]
    assert "timer, 1 parked" in rows["breaks"]
    assert "in state `stuck`, on `after`: IndexError" in rows["breaks"]
    assert "10 machines: 8 active, 1 done and 1 error" in result.stderr
    assert not any(secret in result.output for secret in SECRETS)


def test_of_some_services(deployed: Shop) -> None:
    found = deployed.data("list", "order", "tally")
    assert [(each["service"], each["key"]) for each in found["machines"]] == [
        *(("order", f"o-{number}") for number in range(3)),
        ("tally", "t-1"),
    ]
    assert (found["count"], found["statuses"]) == (4, {"active": 4})


def test_limit(deployed: Shop) -> None:
    result = deployed.run("list", "order", "--limit", "2")
    assert [line.split()[1] for line in result.stdout.splitlines()] == ["key", "o-0", "o-1"]
    assert "3 machines: 3 active; the first 2 are shown, --limit 0 shows all" in result.stderr
    assert deployed.data("list", "order", "--limit", "2")["count"] == 3
    assert len(deployed.data("list", "order", "--limit", "2")["machines"]) == 2


def test_page_by_page(deployed: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """More is asked of some machines while others are still coming."""
    before = deployed.run("list").stdout
    for module in (cli, reading):
        monkeypatch.setattr(module, "BATCH", 2)
    whole = deployed.run("list", "--limit", "0")
    assert [line.split()[:5] for line in whole.stdout.splitlines()] == [
        line.split()[:5] for line in before.splitlines()
    ]
    assert "3 timers, next in 39m" in whole.stdout
    assert "the first 1 are shown" in deployed.run("list", "--limit", "1").stderr


def test_a_service_that_is_not_there(deployed: Shop) -> None:
    result = deployed.run("list", "ordr")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there are no machines of a service `ordr`; did you mean `order`?" in result.stderr


def test_show(deployed: Shop) -> None:
    text = deployed.run("show", "safe/waits").stdout
    shown = [line.split(maxsplit=1) for line in text.splitlines()]
    assert ["version", "v1"] in shown
    assert ["revision", "2"] in shown  # its start, and an event
    assert ["note", '""'] in shown
    assert ["place", '{"town": "Ulm", "tags": ["a", "b"]}'] in shown
    assert ["code", "(private)"] in shown
    assert ["input", "(private)"] in shown
    lines = "\n".join(text.splitlines())
    assert "  waiting.after   in 39m, 20" in lines
    assert "  waiting.after2  in 1h, 20" in lines
    assert "delayed events\n  closing  in 2h, 20" in lines
    assert "  waiting.keeper  look_up, attempt 2, scheduled, in 59m" in lines
    assert "children\n  waiting.helper  helper/" in lines
    assert "safe.actions/tell" in lines
    assert "[500 Internal] ValueError, inv_" in lines
    assert "create" in lines
    assert not any(secret in text for secret in SECRETS)


def test_show_what_is_private(deployed: Shop) -> None:
    text = deployed.run("show", "safe/waits", "--show-private").stdout
    assert '"s3cret"' in text
    assert '{"owner": "ada"}' in text
    assert "ValueError: s3cret of waits" in text
    data = deployed.data("show", "safe/waits", "--show-private")
    assert data["context"]["code"] == "s3cret"
    assert data["input"] == {"owner": "ada"}
    assert data["hidden"] == []


def test_show_as_data(deployed: Shop) -> None:
    data = deployed.data("show", "safe/waits")
    assert data["states"] == ["waiting"]
    assert data["hidden"] == ["code"]
    assert "code" not in data["context"]
    assert "input" not in data
    assert {each["id"] for each in data["timers"]} == {"waiting.after", "waiting.after2"}
    assert all(each["due"] for each in (*data["timers"], *data["delayed"]))
    (actor,) = data["actors"]
    assert (actor["actor"], actor["attempt"]) == ("look_up", 2)
    assert actor["call"]["status"] == "scheduled"
    assert data["children"][0]["service"] == "helper"
    assert {each["handler"] for each in data["ended"]} >= {
        *("safe/create", "safe/send", "safe/look_up", "safe/_again")
    }
    assert not any(secret in json.dumps(data) for secret in SECRETS)
    (child,) = deployed.data("list", "helper")["machines"]
    assert child["parent"] == "safe/waits"


def test_a_timer_that_is_kept_until_retry_is_not_pending(deployed: Shop) -> None:
    """That of a state that was left is still on its way, and is another one."""
    text = deployed.run("show", "safe/breaks").stdout
    assert "stuck.after  not pending" in text
    assert "parked    1, until `retry`" in text


@pytest.mark.parametrize("key", ["order/none", "order/", "order", "/x", "ordr/x"])
def test_what_is_not_there(deployed: Shop, key: str) -> None:
    result = deployed.run("show", key)
    assert (result.exit_code, result.stdout) == (2, "")
    wanted = "there is no machine" if key.partition("/")[2] and key[0] != "/" else "is no machine"
    assert wanted in result.stderr


def test_no_restate(deployed: Shop) -> None:
    url = f"http://{HOST}:{free_port()}"
    for arguments in (["list"], ["show", "a/b"], ["doctor"], ["retry", "a/b"]):
        result = deployed.run(*arguments, "--admin", url)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"sc-machines: there is no server at {url}" in result.stderr

"""`sc-machines retry`, `migrate`, `send` and `reset`: one machine, and all that a filter finds."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from scripts.child_process import HOST, free_port
from scripts.eventually import eventually
from tests.machines.conftest import Shop, has_status
from tests.machines.shop import BROKEN, CHART, EVENTS, SAFE_V1, SAFE_V2, TALLY

pytestmark = pytest.mark.capability("operating machines")


@pytest.fixture(scope="module")
def deployed(empty_shop: Shop) -> Shop:
    """Give a shop; each test makes machines of its own."""
    empty_shop.deploy(functions=BROKEN)
    return empty_shop


def totals(shop: Shop, keys: list[str]) -> list[int]:
    """Return how often machines have counted."""
    return [shop.machine("tally", key).context()["total"] for key in keys]


def test_send_one(deployed: Shop) -> None:
    deployed.made("tally", "one")
    result = deployed.run("send", "tally/one", "ADD")
    assert result.exit_code == 0
    assert result.stdout.endswith("send: 1 done\n")
    assert totals(deployed, ["one"]) == [1]


def test_send_with_fields(deployed: Shop) -> None:
    machine = deployed.made("order", "order-5", cents=1)
    event = json.dumps({"type": "PAY", "cents": 700})
    assert deployed.run("send", "order/order-5", event).exit_code == 0
    machine.becomes("paid", receipt="700 cents")


def test_send_many(deployed: Shop) -> None:
    keys = [f"many-{number}" for number in range(12)]
    for key in keys:
        deployed.made("tally", key)
    where = f"key in [{', '.join(keys[:9])}]"
    result = deployed.run("send", "tally", "ADD", "--where", where, answers="y\n")
    assert result.exit_code == 0
    assert "... and 4 more" in result.stdout
    assert "send: 9 machines: 9 on v1 in status active" in result.stdout
    assert "send 9 machines? [y/N]" in result.stderr
    assert "send: 9 done" in result.stdout
    assert totals(deployed, keys) == [1] * 9 + [0] * 3
    assert deployed.job_files() == []


@pytest.mark.parametrize(("answers", "says"), [("n\n", "nothing was done"), ("", "say --yes")])
def test_asked_first(deployed: Shop, answers: str, says: str) -> None:
    deployed.made("tally", f"asked {says}")
    where = f"key == '{f'asked {says}'}'"
    result = deployed.run("send", "tally", "ADD", "--where", where, answers=answers)
    assert result.exit_code == 2
    assert says in result.stderr
    assert totals(deployed, [f"asked {says}"]) == [0]
    assert deployed.job_files() == []


def test_dry_run(deployed: Shop) -> None:
    deployed.made("tally", "dry")
    result = deployed.run("send", "tally", "ADD", "--where", "key == dry", "--dry-run")
    assert result.exit_code == 0
    assert "send: 1 machine: 1 on v1 in status active" in result.stdout
    assert "nothing was done" in result.stderr
    found = deployed.data("send", "tally", "ADD", "--where", "key == dry", "--dry-run")
    assert [each["key"] for each in found["machines"]] == ["dry"]
    assert totals(deployed, ["dry"]) == [0]


def test_retry(deployed: Shop) -> None:
    """One that fails again is told of, and so is one that does not need it."""
    for key in ("r-1", "r-2", "r-5"):
        deployed.made("order", key, cents=3).send("PAY", cents=5)
    eventually(partial(has_status, deployed.machine("order", "r-5"), "done"))
    for key in ("r-1", "r-2"):
        eventually(partial(has_status, deployed.machine("order", key), "error"))
    result = deployed.run("retry", "order/r-5")
    assert "unchanged: 1 machine (r-5): nothing to retry" in result.stdout
    result = deployed.run("retry", "order", "--where", "key in [r-1, r-2, r-5]", "--yes")
    assert "retry: 2 machines: 2 on v1 in status error" in result.stdout
    assert "retry: 2 done" in result.stdout  # the actors are at work again
    for key in ("r-1", "r-2"):
        eventually(partial(has_status, deployed.machine("order", key), "error"))
    stuck = deployed.made("safe", "stuck", "STUCK")
    eventually(partial(has_status, stuck, "error"))
    result = deployed.run("retry", "safe/stuck")
    assert result.exit_code == 1
    assert "failed: 1 machine (stuck): it failed again: in state `stuck`" in result.stdout


def test_what_fails(deployed: Shop) -> None:
    deployed.made("order", "f-1", cents=3)
    deployed.made("tally", "f-2", "CLOSE")
    where = "--where", "key in [f-1, f-2]", "--yes", "--json"
    result = deployed.run("send", "order", "ADD", *where)
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert (report["machines"], report["done"], report["failed"], report["left"]) == (1, 0, 1, 0)
    (failure,) = report["failures"]
    assert (failure["key"], failure["message"]) == ("f-1", "nothing of it takes the event now")
    assert "no machine was found" in deployed.run("send", "tally", "ADD", *where[:3]).stderr
    result = deployed.run("send", "order/f-1", '{"type": "PAY"}')
    assert result.exit_code == 1
    assert "failed: 1 machine (f-1): 400: bad body: " in result.stdout


def test_reset(deployed: Shop) -> None:
    """A machine begins with what it began with before, if nothing else is said."""
    old = deployed.made("order", "again-9", cents=42)
    old.send("PAY", cents=5)
    eventually(partial(has_status, old, "done"))
    assert deployed.run("reset", "order/again-9", answers="n\n").exit_code == 2
    assert old.snapshot()["status"] == "done"
    assert deployed.run("reset", "order/again-9", "--yes").exit_code == 0
    snapshot = old.snapshot()
    assert (snapshot["value"], snapshot["context"]["cents"]) == ("open", 42)
    given = ("--input", '{"cents": 7}')
    assert deployed.run("reset", "order/again-9", "--yes", *given).exit_code == 0
    assert old.context()["cents"] == 7
    result = deployed.run("reset", "order", "--where", "context.cents == 7", "--dry-run")
    assert "again-9" in result.stdout


def test_a_machine_that_has_failed_on_purpose(deployed: Shop) -> None:
    """It is found and shown; nothing is wrong with it, and it can begin anew."""
    lost = deployed.made("tally", "lost", "ADD", "WAIT")
    assert deployed.keys("status == failed", "tally") == ["lost"]
    result = deployed.run("list", "tally", "--where", "status == failed")
    assert "the count is lost" in result.stdout
    assert "1 machine: 1 failed" in result.stderr
    assert "410: the count is lost" in deployed.run("show", "tally/lost").stdout
    assert "tally" not in deployed.run("doctor", "tally").stdout
    assert "nothing to retry" in deployed.run("retry", "tally/lost", "--yes").stdout
    assert deployed.run("reset", "tally/lost", "--yes").exit_code == 0
    assert (lost.snapshot()["status"], lost.context()["total"]) == ("active", 0)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["send", "tally", "ADD"], "which machines of `tally`?"),
        (["reset", "tally"], "which machines of `tally`?"),
        (["send", "tally/x", "ADD", "--where", "done"], "is one machine"),
        (["send", "tally", "ADD", "--all", "--where", "done"], "are opposites"),
        (["retry", "tally", "--go-on", "--anew"], "are opposites"),
        (["retry", "tally", "--json"], "--json asks nobody"),
        (["retry", "tally", "--rate", "fast"], "`fast` is no rate"),
        (["retry", "tally", "--rate", "0/s"], "`0/s` is no rate"),
        (["send", "tally/x", '{"typ": 1}'], 'EVENT needs a "type"'),
        (["send", "tally/x", '{"typ'], "EVENT is not JSON"),
        (["reset", "tally/x", "--input", "3"], "--input is not a JSON object"),
        (["retry", "taly"], "there is no service `taly`; did you mean `tally`?"),
        (["retry", "tally.waiters"], "`tally.waiters` is not a service of machines"),
        (["migrate", "tally"], "`tally` has no `migrate`"),
        (["retry", "tally/nobody"], "there is no machine tally/nobody"),
        (["send", "tally/used", "ADD", "--ingress", "nonsense"], "`nonsense` is not a URL"),
    ],
)
def test_wrong_usage(deployed: Shop, arguments: list[str], says: str) -> None:
    deployed.machine("tally", "used").create(reset=True)
    result = deployed.run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert totals(deployed, ["used"]) == [0]


def test_an_event_that_is_misspelt(deployed: Shop) -> None:
    deployed.made("tally", "misspelt")
    result = deployed.run("send", "tally/misspelt", "ADDD")
    assert result.exit_code == 1
    assert "takes no event `ADDD` from clients; did you mean `ADD`?" in result.stderr


def test_migrate(start_deployed: Shop) -> None:
    shop = start_deployed
    shop.deploy(EVENTS + SAFE_V1.format(latest=" latest") + TALLY)
    for number in range(4):
        shop.made("safe", f"m-{number}")
    shop.made("safe", "ended", "CLOSE")
    shop.deploy(EVENTS + SAFE_V1.format(latest="") + SAFE_V2 + TALLY)
    new = shop.made("safe", "new")
    # What is private in one version and public in another is asked for where it is public.
    assert shop.keys("context.code == none or context.code != none", "safe") == ["new"]
    result = shop.run("migrate", "safe", "--yes")
    assert result.exit_code == 0
    assert "migrate: 5 machines: 4 on v1 in status active and 1 on v2" in result.stdout
    assert "migrate: 4 done, 1 unchanged" in result.stdout
    assert "unchanged: 1 machine (new): it is on v2 already" in result.stdout
    assert shop.keys("version == v2", "safe") == ["m-0", "m-1", "m-2", "m-3", "new"]
    assert new.snapshot()["version"] == "v2"


def test_doctor(start_deployed: Shop) -> None:
    shop = start_deployed
    shop.deploy(functions=BROKEN)
    result = shop.run("doctor")
    assert (result.exit_code, result.stdout) == (0, "nothing is wrong\n")
    shop.made("order", "d-1", cents=3).send("PAY", cents=5)
    shop.made("safe", "d-2", "WAIT")
    eventually(partial(has_status, shop.machine("order", "d-1"), "error"))

    def has_been_tried() -> bool:
        (call,) = shop.restate.query(
            "select retry_count from sys_invocation where target_service_name = 'safe.actions'"
        )
        return bool(call.get("retry_count", 0) >= 3)

    eventually(has_been_tried)
    result = shop.run("doctor", "--tries", "3")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert (
        "failed: 1 machine of `order` v1 is in status `error`: actor charge: KeyError: 'USD'"
    ) in lines
    assert any(
        line.startswith("retried: `tell` of `safe.actions` for key d-2 was tried ")
        for line in lines
    )
    assert "s3cret" not in result.output
    assert "s3cret of d-2" in shop.run("doctor", "--tries", "3", "--show-private").stdout
    assert "held: " not in result.stdout
    held = shop.run("doctor", "--tries", "999", "--held", "1ms").stdout
    assert "held: `tell` of `safe.actions` holds key d-2 for " in held

    shop.deploy(CHART.replace("-> str version v1", "-> str version v9"))
    result = shop.run("doctor", "safe", "--tries", "999", "--json")
    assert result.exit_code == 1
    (symptom,) = json.loads(result.stdout)["symptoms"]
    assert symptom["trouble"] == "not served"
    assert symptom["message"] == ("version v1 of `safe` is not served (v9), but 1 machine is on it")
    assert symptom["sample"] == ["safe/d-2"]
    assert "v1, which is not served: v9 is" in shop.run("show", "safe/d-2").stdout

    shop.deploy(CHART.replace("paying", "charging"))
    lines = shop.run("doctor", "order").stdout.splitlines()
    assert any(
        line.startswith(
            "unreadable: 1 machine of `order` v1 is in paying; d-1, which was asked, answers 409, "
            "as the code that is served does not fit it: "
        )
        for line in lines
    ), lines
    nowhere = shop.run("doctor", "order", "--ingress", f"http://{HOST}:{free_port()}")
    assert "unreadable: " not in nowhere.stdout
    assert "it is not known which machines cannot be read: there is no server" in nowhere.stderr


def test_a_job_of_another_command(deployed: Shop, tmp_path: Path) -> None:
    """A file that is named for a job is not taken for one of another."""
    file = tmp_path / "job"
    file.write_text(
        '{"sc-machines":1,"job":"x","command":"y","began":"2026-01-01T00:00:00+00:00"}\n'
    )
    deployed.made("tally", "filed")
    result = deployed.run("send", "tally/filed", "ADD", "--job", str(file))
    assert result.exit_code == 2
    assert "has the job of another command, which broke off" in result.stderr
    file.write_text("nonsense\n")
    result = deployed.run("send", "tally/filed", "ADD", "--job", str(file))
    assert "is not the file of a job" in result.stderr
    assert deployed.run("send", "tally/filed", "ADD", "--job", str(file), "--anew").exit_code == 0
    assert not file.exists()
    assert totals(deployed, ["filed"]) == [1]

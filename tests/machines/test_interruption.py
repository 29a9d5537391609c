"""A job that breaks off goes on where it was, and does nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sc_compile.machines import bulk

from scripts.eventually import eventually
from tests.machines.conftest import Shop
from tests.running.amount import amount

pytestmark = pytest.mark.capability("operating machines", "crashes")

KEYS = [f"t-{number:03}" for number in range(amount(40, 200))]
PARALLEL = 4
ADD = ("send", "tally", "ADD", "--all", "--yes")


@pytest.fixture
def shop(start_deployed: Shop) -> Shop:
    """Give a shop with machines that count what they are sent."""
    start_deployed.deploy()
    for key in KEYS:
        start_deployed.made("tally", key)
    return start_deployed


def start(shop: Shop, *arguments: str) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own."""
    command = [str(Path(sys.executable).with_name("sc-machines")), *arguments]
    return subprocess.Popen(
        command,
        env={**os.environ, **shop.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A shell's background jobs ignore the signal, and so would this one.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def noted(shop: Shop) -> tuple[int, int]:
    """Return how many calls a job has noted to be made, and how many to be answered."""
    (file,) = shop.job_files()
    lines = [json.loads(line) for line in file.read_bytes().splitlines(True) if line[-1:] == b"\n"]
    return sum("called" in line for line in lines), sum("done" in line for line in lines)


def has_begun(shop: Shop, answered: int) -> bool:
    """Return whether a job has begun, and so many calls were answered."""
    return bool(shop.job_files()) and noted(shop)[1] >= answered


def totals(shop: Shop) -> list[int]:
    """Return how often each machine has counted."""
    found = shop.data("list", "tally")["machines"]
    return [each["context"]["total"] for each in found]


def test_killed_while_calls_are_under_way(shop: Shop) -> None:
    """Restate has taken calls whose answers nobody hears: they are made again, and not done."""
    process = start(shop, *ADD, "--rate", "20/s", "--parallel", str(PARALLEL))
    try:
        eventually(lambda: has_begun(shop, 5), timeout_s=30)
        shop.app.kill9()  # so calls that are made from now on are not answered
        eventually(lambda: noted(shop)[0] - noted(shop)[1] == PARALLEL, timeout_s=30)
    finally:
        process.kill()
        process.wait()
    called, answered = noted(shop)
    assert 5 <= answered < called < len(KEYS)
    shop.app.restart()
    result = shop.run(*ADD, "--rate", "500/s")
    assert result.exit_code == 0, result.output
    assert f"{answered} of {len(KEYS)} machines are done" in result.stderr
    assert f"send: {len(KEYS)} done" in result.stdout
    assert totals(shop) == [1] * len(KEYS)
    assert shop.job_files() == []
    # It has come to its end: the same command is another job now.
    assert shop.run(*ADD, "--rate", "500/s").exit_code == 0
    assert totals(shop) == [2] * len(KEYS)


@pytest.mark.long("the same at other moments")
def test_killed_again_and_again(shop: Shop) -> None:
    """Wherever it is killed, whatever it was about to note."""
    for answered in (0, 3, 9, 10):
        process = start(shop, *ADD, "--rate", "20/s")
        try:
            eventually(lambda: has_begun(shop, answered), timeout_s=30)  # noqa: B023
        finally:
            process.kill()
            process.wait()
    assert noted(shop)[1] < len(KEYS)
    assert shop.run(*ADD, "--rate", "500/s").exit_code == 0
    assert totals(shop) == [1] * len(KEYS)


def test_interrupted_by_hand(shop: Shop) -> None:
    """What was begun is waited for, and what is left is told."""
    process = start(shop, *ADD, "--rate", "4/s")
    eventually(lambda: has_begun(shop, 2), timeout_s=30)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 2
    called, answered = noted(shop)
    assert called == answered == sum(totals(shop)) < len(KEYS)
    declined = shop.run(*ADD[:-1], answers="n\n")
    assert declined.exit_code == 2
    assert f"go on with {len(KEYS) - answered}? [y/N]" in declined.stderr
    assert sum(totals(shop)) == answered
    assert shop.run(*ADD, "--rate", "500/s").exit_code == 0
    assert totals(shop) == [1] * len(KEYS)


def test_restate_is_gone_and_comes_back(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls that nobody takes are made again; where that lasts, the job breaks off."""
    monkeypatch.setattr(bulk, "PAUSES_S", (0.01, 0.02))
    where = ("--where", f"key in [{KEYS[0]}, {KEYS[1]}]")
    result = shop.run("send", "tally", "ADD", *where, "--yes", "--ingress", "http://127.0.0.1:9")
    assert result.exit_code == 2
    assert "it broke off: there is no server at http://127.0.0.1:9" in result.stderr
    assert "call it again to go on" in result.stderr
    assert "send: 2 left" in result.stdout
    result = shop.run("send", "tally", "ADD", *where, "--yes")
    assert result.exit_code == 0
    assert totals(shop)[:3] == [1, 1, 0]


def test_no_answer_in_time(shop: Shop) -> None:
    """Who does not answer is told of, and asked again, which does nothing twice."""
    shop.app.kill9()
    arguments = ("send", f"tally/{KEYS[0]}", "ADD")
    result = shop.run(*arguments, "--timeout", "0.3")
    assert result.exit_code in (1, 2)
    assert "1 machine did not answer in time" in result.stderr
    shop.app.restart()
    result = shop.run(*arguments)
    assert result.exit_code == 0, result.output
    assert totals(shop)[0] == 1


def test_one_process_at_a_time(shop: Shop) -> None:
    process = start(shop, *ADD, "--rate", "1/s")
    try:
        eventually(lambda: has_begun(shop, 1), timeout_s=30)
        result = shop.run(*ADD)
        assert result.exit_code == 2
        assert "another process does just this now" in result.stderr
    finally:
        process.kill()
        process.wait()


def test_what_restate_knows_no_more_is_not_done_twice(shop: Shop) -> None:
    """After a day a call under the same key would be another one: so it is told, and not made."""
    process = start(shop, *ADD, "--rate", "20/s")
    try:
        eventually(lambda: has_begun(shop, 4), timeout_s=30)
    finally:
        process.kill()
        process.wait()
    (file,) = shop.job_files()
    lines = file.read_text().splitlines()
    called, answered = noted(shop)
    heading = json.loads(lines[0])
    long_ago = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    old = [json.dumps({**heading, "began": long_ago})]
    for line in map(json.loads, lines[1:]):
        if line.get("done") == 0:  # of the first one nobody heard the answer
            answered -= 1
            continue
        old.append(json.dumps({**line, "at": long_ago} if "called" in line else line))
    file.write_text("\n".join(old) + "\n")
    result = shop.run(*ADD)
    assert result.exit_code == 2
    assert "say --go-on, or --anew to begin anew" in result.stderr
    result = shop.run(*ADD, "--go-on", "--rate", "500/s", "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    unknown = called - answered
    assert (report["unknown"], report["done"]) == (unknown, len(KEYS) - unknown)
    assert report["failures"][0]["key"] == KEYS[0]
    assert max(totals(shop)) == 1

"""Machines whose texts mean harm to whoever looks at them: all is printed harmlessly."""

from __future__ import annotations

import json
import unicodedata

import httpx
import pytest

from scripts.eventually import eventually
from tests.attacks.test_reports import HOSTILE, is_harmless
from tests.machines.conftest import Shop

pytestmark = pytest.mark.capability("operating machines")

CHART = """
event SAY(text: str)

machine parrot(text: str = "") {
  context(said: str = input.text, all: dict[str, str] = {input.text: input.text})
  on SAY { said = event.text }
}
"""
KEYS = ("plain", HOSTILE, "\x1b]0;title\x07/k")
STORED = {
    "version": HOSTILE,
    "status": "error",
    "value": {HOSTILE: {"\x1b[2J": "b"}},
    "tags": [HOSTILE],
    "error": {"message": HOSTILE, "code": 500},
    "context": {HOSTILE: {HOSTILE: [HOSTILE]}},
    "output": HOSTILE,
    "runtime": {
        "life": "1",
        "parent": {"service": HOSTILE, "key": HOSTILE, "id": "x"},
        "running": {
            HOSTILE: {"token": "1", "actor": HOSTILE},
            "t\x1b[2J": {"token": "2", "every": HOSTILE},
            "c\x1b[2J": {"token": "3", "child": {"service": HOSTILE, "key": HOSTILE}},
        },
        "waiting": {HOSTILE: {"token": "4", "number": 3}},
    },
}


@pytest.fixture
def shop(start_deployed: Shop) -> Shop:
    """Give machines that repeat what is told them, and one that somebody has made up."""
    start_deployed.deploy(CHART)
    for key in KEYS:
        start_deployed.made("parrot", key, text=HOSTILE)
    entry = list(json.dumps(STORED).encode())
    httpx.post(
        f"{start_deployed.restate.admin_url}/services/parrot/state",
        json={"object_key": "stored", "new_state": {"snapshot": entry}},
    ).raise_for_status()
    eventually(lambda: "stored" in stored_keys(start_deployed))
    return start_deployed


def stored_keys(shop: Shop) -> set[str]:
    """Return the keys of machines, as Restate has them."""
    rows = shop.restate.query("select service_key from state where key = 'snapshot'")
    return {row["service_key"] for row in rows}


def test_all_is_printed_harmlessly(shop: Shop) -> None:
    assert stored_keys(shop) == {*KEYS, "stored"}
    for arguments in (
        ["list"],
        ["list", "--json"],
        ["list", "--where", f'key != {json.dumps(HOSTILE)[:20]}"'],
        ["list", "--where", HOSTILE],
        ["list", HOSTILE],
        ["show", f"parrot/{HOSTILE}"],
        ["show", f"parrot/{HOSTILE}", "--json"],
        ["show", "parrot/plain"],
        ["show", "parrot/stored"],
        ["show", "parrot/stored", "--json", "--show-private"],
        ["show", "parrot/stored", "--show-private"],
        ["show", f"parrot/no{HOSTILE}"],
        ["send", f"parrot/{HOSTILE}", json.dumps({"type": "SAY", "text": HOSTILE})],
        ["send", f"parrot/{HOSTILE}", json.dumps({"type": "SAY", "text": 3})],
        ["send", "parrot", HOSTILE, "--all", "--yes"],
        ["retry", "parrot", "--yes", "--timeout", "0.5"],  # no code can read the one made up
        ["reset", "parrot", "--all", "--dry-run"],
        ["reset", "parrot", "--all", "--dry-run", "--json"],
        ["doctor"],
        ["doctor", HOSTILE],
    ):
        result = shop.run(*arguments)
        assert is_harmless(result.stdout), arguments
        assert is_harmless(result.stderr), arguments
    shown = shop.run("show", f"parrot/{HOSTILE}").stdout
    assert "\\x1b[2J" in shown
    assert shop.data("show", f"parrot/{HOSTILE}")["context"]["said"] == HOSTILE


def test_rows_are_one_line_each(shop: Shop) -> None:
    lines = shop.run("list").stdout.splitlines()
    assert len(lines) == 5
    assert not any(unicodedata.category(each)[0] == "C" for line in lines for each in line)

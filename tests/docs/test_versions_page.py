"""What `docs/versions.md` shows of a cluster is printed where there are such machines."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from scripts import ROOT
from scripts.local_restate import RestateServer
from tests.conftest import Serve
from tests.docs.conftest import compile_in
from tests.docs.pages import write_files
from tests.docs.test_commands import assert_shown, command_on

PAGE = ROOT / "docs" / "versions.md"
AGE = re.compile(r"(?<!\S)\d+[smhd](?!\S)")


def with_any_age(table: str) -> str:
    """Leave out of a table what differs from run to run: ages, and the width of their column."""
    return re.sub(" +", " ", AGE.sub("...", table))


def test_commands_that_ask_the_cluster(
    restate: RestateServer, serve: Serve, tmp_path: Path
) -> None:
    def orders(*events: Mapping[str, object], keys: tuple[int, ...]) -> None:
        for key in keys:
            assert restate.ingress.call("order", str(key), "create").status_code == 200
            for event in events:
                answer = restate.ingress.call("order", str(key), "send", {"event": event})
                assert answer.json()["handled"]

    def deploy(chart: str) -> Path:
        folder = tmp_path / Path(chart).stem
        folder.mkdir()
        write_files(PAGE, folder)
        compile_in(folder, chart)
        serve("generated:app", restate, cwd=folder, pythonpath=[folder])
        return folder

    def check(beginning: str, folder: Path) -> None:
        sample, typed, shown = command_on(PAGE, beginning)
        program, *arguments = typed.replace("http://localhost:9070", restate.admin_url).split()
        done = subprocess.run(
            [Path(sys.executable).with_name(program), *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert_shown(with_any_age(shown), with_any_age(done.stdout + done.stderr), sample)

    pay, ship = {"type": "PAY", "amount": 7}, {"type": "SHIP"}
    folder = deploy("before/order.sc")
    orders(pay, keys=(1041, 1044, 1052))
    orders(pay, ship, keys=(1050,))
    check("sc-breaking before after --cluster", folder)

    folder = deploy("charts/order_v2.sc")
    orders(keys=(1060, 1061))
    check("sc-breaking --cluster", folder)

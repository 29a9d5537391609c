"""Charts change while machines are in flight: the reference system's story, and the manual's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sc_compile.breaking.cli import command as sc_breaking

from scripts import ROOT
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.machines import CHARTS, World, compile_charts
from tests.e2e.test_seed import VERSIONS, VERSIONS_IN_USE, Shell

pytestmark = pytest.mark.capability("versions", "changed charts")

COUNTER = (ROOT / "examples" / "counter" / "counter.sc").read_text(encoding="utf-8")
ORDER, ORDER_V2 = (
    (CHARTS / "changing" / name).read_text(encoding="utf-8") for name in ("order.sc", "order_v2.sc")
)

Deploy = Callable[..., Path]


@pytest.fixture
def deploy(deployment: Deployment, tmp_path: Path) -> Deploy:
    """Return what compiles charts and serves them, in place of those that were served."""
    served: list[AppServer] = []

    def deploy_charts(newest: str, **charts: str) -> Path:
        folder = tmp_path / f"deployed_{len(served)}"
        (folder / "charts").mkdir(parents=True)
        for name, text in charts.items():
            (folder / "charts" / f"{name}.sc").write_text(text, encoding="utf-8")
        compile_charts([folder / "charts" / f"{newest}.sc"], folder)
        served.append(deployment.serve("machines:app", cwd=folder))
        return folder

    return deploy_charts


def breaks(old: Path, new: Path, *options: str) -> tuple[int, str]:
    """Compare the charts of two deployments; give the exit code and what is printed."""
    arguments = [str(old / "charts"), str(new / "charts"), *options]
    result = CliRunner().invoke(sc_breaking, arguments)
    return result.exit_code, result.stdout + result.stderr


def test_the_reference_systems_story(deployment: Deployment, deploy: Deploy, key: str) -> None:
    """Its manual's chapter on versions, line by line; then a migration, which it has not."""
    shell = Shell(deployment.restate)

    def create(name: str) -> Any:
        return shell.curl(f"curl http://localhost:8080/counter/{key}-{name}/create")

    def increment(name: str) -> Any:
        return shell.curl(
            f"curl http://localhost:8080/counter/{key}-{name}/send "
            """--json '{"event": {"type": "increment"}}'"""
        )

    # "create a state machine; increment it a few times"
    first = deploy("counter", counter=COUNTER)
    created = create("myMachine")
    assert (created["version"], created["context"]) == ("v2", {"total": 0})
    for total in (1, 2):
        assert increment("myMachine")["context"] == {"total": total}

    # "now update the code to swap round the way": here, that moves one word.
    swapped = COUNTER.replace("version v1 {", "version v1 latest {").replace("v2 latest {", "v2 {")
    second = deploy("counter", counter=swapped)
    assert breaks(first, second) == (0, "")
    # "the existing machine will keep using the v2 code"
    sent = increment("myMachine")
    assert (sent["version"], sent["context"]) == ("v2", {"total": 3})
    # "but a new machine will now use the v1 code"
    created = create("newMachine")
    assert (created["version"], created["context"]) == ("v1", {"count": 0})
    assert increment("newMachine")["context"] == {"count": 1}

    # "You can easily see what versions exist in your cluster"
    rows = {row["service_key"]: row["value_utf8"] for row in deployment.restate.query(VERSIONS)}
    assert rows[f"{key}-myMachine"] == '"v2"'
    assert rows[f"{key}-newMachine"] == '"v1"'
    # "Old workflow definition versions can be removed when ... at their terminal state"
    in_use = deployment.restate.query(VERSIONS_IN_USE)
    assert {f"{key}-myMachine", f"{key}-newMachine"} <= {row["service_key"] for row in in_use}

    # Back again, and all that is on v1 is taken along.
    moving = re.sub(
        r"(version v2 latest \{\n)", r"\1  migrate from v1 { total = old.count }\n", COUNTER
    )
    third = deploy("counter", counter=moving)
    assert breaks(second, third) == (0, "")
    moved = increment("newMachine")
    assert (moved["version"], moved["context"]) == ("v2", {"total": 2})
    assert increment("myMachine")["context"] == {"total": 4}

    # Now v1 can go: nothing is on it.
    last = deploy(
        "counter",
        counter=re.sub(r"machine counter version v1 .*?\n}\n", "", COUNTER, flags=re.DOTALL),
    )
    code, shown = breaks(third, last)
    assert code == 1
    assert "BR103" in shown
    code, shown = breaks(third, last, "--cluster", deployment.restate.admin_url)
    assert (code, "no machine in flight feels it now" in shown) == (0, True)
    assert increment("newMachine")["context"] == {"total": 3}


def test_the_manuals_story(
    deployment: Deployment, deploy: Deploy, tmp_path: Path, key: str
) -> None:
    """`docs/versions.md`: a new version in a file of its own, rolling back, taking along."""
    world = World(deployment.restate, tmp_path)
    mine, paid, new = (world.machine("order", f"{key}-{name}") for name in ("mine", "paid", "new"))
    without_migration = re.sub(r"\n  migrate from v1 \{.*?\n  \}\n", "", ORDER_V2, flags=re.DOTALL)

    first = deploy("order", order=ORDER)
    mine.create()
    paid.send("PAY", amount=7)

    second = deploy("order_v2", order=ORDER, order_v2=without_migration)
    assert breaks(first, second) == (0, "")
    assert paid.send("SHIP")["value"] == "shipped"
    assert mine.send("PAY", amount=7)["version"] == "v1"
    assert new.send("PAY", amount=900)["value"] == "packing"

    # One word moves, and nothing is in danger.
    back = {
        "order": ORDER.replace(
            "machine order -> str {", "machine order -> str version v1 latest {"
        ),
        "order_v2": without_migration.replace("version v2 latest", "version v2"),
    }
    rolled_back = deploy("order_v2", **back)
    assert breaks(second, rolled_back) == (0, "")
    assert new.send("PACKED")["value"] == "packed"
    late = world.machine("order", f"{key}-late")
    assert late.create()["version"] == "v1"
    due = late.running()["open.after"]

    third = deploy("order_v2", order=ORDER, order_v2=ORDER_V2)
    assert breaks(rolled_back, third) == (0, "")
    moved = mine.send("PACKED")
    assert (moved["version"], moved["value"]) == ("v2", "packed")
    assert moved["context"] == {"cents": 700}
    assert late.ok("migrate")["version"] == "v2"
    assert late.running() == {"open.after": due}

"""Charts with the configurations that they must reach, driven over HTTP through the real server.

Each case is a chart and a list of steps: an event, and the active atomic states after it. A folder
of cases beside the project is used where it is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sc_compile.cli import command

from scripts.local_restate import ROOT, RestateServer, eventually
from tests.conftest import Serve

FOLDERS = [ROOT / "tests" / "conformance", ROOT.parent / "shared" / "conformance" / "cases"]
CASES = {path.stem: path for folder in FOLDERS for path in sorted(folder.glob("*.json"))}
BECOMES_WITHIN_S = 2.0


@dataclass(frozen=True)
class Service:
    """The compiled cases: those that are served, and what was said of those that were refused."""

    restate: RestateServer
    refused: dict[str, str]


@pytest.fixture(scope="module")
def service(
    restate: RestateServer, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Service:
    """Compile all cases into one folder, and serve them together."""
    folder = tmp_path_factory.mktemp("conformance")
    output = str(folder / "generated")
    charts = {name: str(path.with_suffix(".sc")) for name, path in CASES.items()}
    refused: dict[str, str] = {}
    for name, chart in charts.items():
        result = CliRunner().invoke(command, [chart, "-o", str(folder / "alone" / name)])
        if result.exit_code != 0:
            refused[name] = result.output
    compiled = [chart for name, chart in charts.items() if name not in refused]
    result = CliRunner().invoke(command, [*compiled, "-o", output])
    assert result.exit_code == 0, result.output
    serve("generated:app", restate, cwd=folder)
    return Service(restate, refused)


def leaves(value: Any) -> Iterator[str]:
    """Yield the names of the atomic states in a snapshot's value."""
    if isinstance(value, str):
        yield value
        return
    for name, inner in value.items():
        yield from leaves(inner) if inner else [name]


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, service: Service) -> None:
    """The machine goes through the configurations that its case tells."""
    if name in service.refused:
        assert "[SC9" in service.refused[name], service.refused[name]
        pytest.skip("needs what is not supported yet, and the compiler says so")
    case = json.loads(CASES[name].read_text(encoding="utf-8"))
    machine = case["machine"]
    call = service.restate.ingress.call

    def becomes(configuration: list[str]) -> None:
        def reached() -> None:
            snapshot = call(machine, name, "snapshot").json()
            assert sorted(leaves(snapshot["value"])) == sorted(configuration)

        eventually(lambda: reached() is None, timeout_s=BECOMES_WITHIN_S)

    created = call(machine, name, "create")
    assert created.status_code == 200, created.text
    becomes(case["initial"])
    for step in case["steps"]:
        event = {"type": step["event"], **(step["data"] or {})}
        handler = f"send/send?delay={step['after_ms']}ms" if step["after_ms"] else "send"
        sent = call(machine, name, handler, {"event": event})
        assert sent.status_code in (200, 202), sent.text
        becomes(step["configuration"])

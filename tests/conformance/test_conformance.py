"""Charts with the configurations that they must reach, driven over HTTP through the real server.

They run on each of the deployments. A case is a chart and a list of steps: an event, and the active
atomic states after it. A folder of cases beside the project is used where it is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sc_compile.cli import command

from scripts.eventually import eventually
from scripts.local_restate import RestateServer
from tests.conformance.cases import cases, files
from tests.conftest import Deployment

pytestmark = pytest.mark.capability("events", "examples")

CASES = cases("json")
BECOMES_WITHIN_S = 2.0


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile all cases into one package; give the folder that it is in."""
    folder = tmp_path_factory.mktemp("conformance")
    output = str(folder / "generated")
    charts = [str(path.with_suffix(".sc")) for path in files(CASES)]
    result = CliRunner().invoke(command, [*charts, "-o", output])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def service(deployment: Deployment, compiled: Path) -> RestateServer:
    """Serve all cases together."""
    deployment.serve("generated:app", cwd=compiled)
    return deployment.restate


def leaves(value: Any) -> Iterator[str]:
    """Yield the names of the atomic states in a snapshot's value."""
    if isinstance(value, str):
        yield value
        return
    for name, inner in value.items():
        yield from leaves(inner) if inner else [name]


@pytest.mark.parametrize("path", CASES)
def test_case(path: Path, service: RestateServer) -> None:
    """The machine goes through the configurations that its case tells."""
    case = json.loads(path.read_text(encoding="utf-8"))
    name, machine = path.stem, case["machine"]
    call = service.ingress.call

    def becomes(configuration: list[str], answer: dict[str, Any]) -> None:
        """Look at the answer, since a state may be left soon after, and then at snapshots."""

        def is_reached(snapshot: dict[str, Any]) -> bool:
            assert sorted(leaves(snapshot["value"])) == sorted(configuration)
            return True

        if "value" not in answer or sorted(leaves(answer["value"])) != sorted(configuration):
            eventually(
                lambda: is_reached(call(machine, name, "snapshot").json()),
                timeout_s=BECOMES_WITHIN_S,
            )

    created = call(machine, name, "create")
    assert created.status_code == 200, created.text
    becomes(case["initial"], created.json())
    for step in case["steps"]:
        event = {"type": step["event"], **(step["data"] or {})}
        handler = f"send/send?delay={step['after_ms']}ms" if step["after_ms"] else "send"
        sent = call(machine, name, handler, {"event": event})
        assert sent.status_code in (200, 202), sent.text
        becomes(step["configuration"], sent.json())

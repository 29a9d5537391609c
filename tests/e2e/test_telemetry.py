"""Spans and metrics: the application runs in this process, with OpenTelemetry's own SDK."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, NumberDataPoint
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from scripts import ROOT
from scripts.child_process import free_port
from scripts.eventually import eventually
from scripts.local_restate import RestateServer
from tests.e2e.machines import World, compile_charts
from tests.e2e.test_errors import has_failed

pytestmark = pytest.mark.capability("logs and alarms")

TRACED = """\
use "traced_functions"

event GO
event FAIL
actor work(fail: bool) -> str

machine traced {
  context(word: str = "", n: int = 0)
  initial outer
  state outer {
    initial idle
    state idle {
      on GO -> working
      on FAIL { n = 1 // n }
    }
    state working {
      invoke work(False) { on done -> over { word = event.output } }
    }
  }
  state over { on FAIL -> failing }
  state failing { invoke work(True) }
}
"""
FUNCTIONS = """\
async def work(fail: bool) -> str:
    if fail:
        raise ValueError("no")
    return "done"
"""
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture(scope="module")
def spans() -> InMemorySpanExporter:
    """Collect the spans of this process."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


@pytest.fixture(scope="module")
def measured() -> InMemoryMetricReader:
    """Collect the metrics of this process."""
    reader = InMemoryMetricReader()
    metrics.set_meter_provider(MeterProvider([reader]))
    return reader


@pytest.fixture(scope="module")
def restate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RestateServer]:
    """Start a server that hands traces on: it does so where it traces itself."""
    folder = tmp_path_factory.mktemp("tracing")
    nowhere = {"RESTATE_TRACING_ENDPOINT": f"http://127.0.0.1:{free_port()}"}
    server = RestateServer(folder / "data", folder / "restate.log", env=nowhere)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def world(
    restate: RestateServer,
    tmp_path_factory: pytest.TempPathFactory,
    spans: InMemorySpanExporter,  # noqa: ARG001
    measured: InMemoryMetricReader,  # noqa: ARG001
) -> Iterator[World]:
    """Serve charts from a thread of this process."""
    folder = tmp_path_factory.mktemp("telemetry")
    chart = folder / "traced.sc"
    chart.write_text(TRACED, encoding="utf-8")
    (folder / "traced_functions.py").write_text(FUNCTIONS, encoding="utf-8")
    compile_charts([chart], folder)
    (folder / "machines").rename(folder / "traced_machines")
    sys.path.insert(0, str(folder))
    port = free_port()
    app = importlib.import_module("traced_machines.traced").app
    server = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    eventually(lambda: server.started)
    restate.register(f"http://127.0.0.1:{port}")
    yield World(restate, folder)
    server.should_exit = True
    thread.join(timeout=10)
    sys.path.remove(str(folder))


def steps(exporter: InMemorySpanExporter, key: str) -> list[ReadableSpan]:
    """List the spans of a machine, as they ended."""
    return [
        span
        for span in exporter.get_finished_spans()
        if span.attributes is not None and span.attributes.get("statechart.key") == key
    ]


def points(reader: InMemoryMetricReader, name: str) -> dict[tuple[Any, ...], Any]:
    """Return the values of a metric, by what they are about."""
    data = reader.get_metrics_data()
    assert data is not None
    found: dict[tuple[Any, ...], Any] = {}
    for resource in data.resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                if metric.name == name:
                    for point in metric.data.data_points:
                        value = point.value if isinstance(point, NumberDataPoint) else point.count
                        found[tuple((point.attributes or {}).values())] = value
    return found


def test_a_step_is_a_span_of_the_invocations_trace(
    world: World, spans: InMemorySpanExporter, key: str
) -> None:
    traced = world.machine("traced", key)
    headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    body = {"event": {"type": "GO"}}
    assert traced.call("send", body, headers=headers).status_code == 200
    traced.becomes("over")
    eventually(lambda: len(steps(spans, key)) == 3)
    start, go, done = steps(spans, key)
    assert go.attributes == {
        "statechart.machine": "traced",
        "statechart.key": key,
        "statechart.version": "v1",
        "statechart.event": "GO",
        "statechart.states.left": ("outer.idle",),
        "statechart.states.entered": ("outer.working",),
    }
    assert (start.name, go.name) == ("traced its start", "traced GO")
    assert done.attributes is not None
    assert done.attributes["statechart.states.left"] == ("outer", "outer.working")
    assert done.attributes["statechart.states.entered"] == ("over",)
    for span in (start, go):
        assert f"{span.context.trace_id:032x}" == TRACE
        assert span.parent is not None


def test_a_step_that_fails_is_told(world: World, spans: InMemorySpanExporter, key: str) -> None:
    traced = world.machine("traced", key)
    traced.create()
    traced.refuses(422, "FAIL")
    _, failed = steps(spans, key)
    assert (failed.status.status_code, failed.status.description) == (
        trace.StatusCode.ERROR,
        "ZeroDivisionError",
    )


def test_what_happens_is_counted(world: World, measured: InMemoryMetricReader, key: str) -> None:
    before = {name: points(measured, f"statechart.{name}") for name in METRICS}
    traced = world.machine("traced", key)
    traced.send("GO")
    traced.becomes("over")
    traced.send("FAIL")
    has_failed(traced)
    after = {name: points(measured, f"statechart.{name}") for name in METRICS}

    def more(name: str, *about: str) -> int:
        return int(after[name][about] - before[name].get(about, 0))

    assert more("steps", "traced", "v1", "GO") == 1
    assert more("steps", "traced", "v1", "FAIL") == 1
    assert more("errors", "traced") == 1
    assert more("actor.failures", "traced", "work") == 1
    assert more("actor.duration", "traced", "work") == 2


METRICS = ("steps", "errors", "actor.failures", "actor.duration")


def test_nothing_of_it_is_needed() -> None:
    """Without the package the application is the same, and imports nothing of it."""
    program = (
        "import sys; sys.modules['opentelemetry'] = None; import generated.auth;"
        "from generated._support import telemetry;"
        "print(telemetry.HAS_OPENTELEMETRY, [m for m in sys.modules if 'opentelemetry.' in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False []\n"

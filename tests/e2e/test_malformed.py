"""Thousands of wrong requests: each is refused, none leaves anything behind."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.machines import LEAKS, World
from tests.e2e.malformed import Request, Target, requests
from tests.e2e.schemas import Published
from tests.running.amount import amount

pytestmark = pytest.mark.capability("refusals")

MACHINES: dict[str, dict[str, Any]] = {
    "explicit": {},
    "fallible": {},
    "form": {"name": "n"},
    "job": {},
    "lenient": {},
    "order": {"name": "n"},
    "parent": {},
    "runner": {},
    "speaker": {},
    "strict": {},
    "values": {},
}
# Where unknown fields are ignored, one too many is no mistake.
TOLERANT = {"lenient"}
IN_A_BATCH = 20
BATCHES = {"http": amount(10, 250), "replay": 20, "lambda": 20}


class Thrower:
    """Sends requests at once, and looks at each answer."""

    def __init__(self, url: str) -> None:
        # The server closes connections on some mistakes, so each request has one of its own.
        self.client = httpx.Client(base_url=url, timeout=30.0, headers={"connection": "close"})
        self.pool = ThreadPoolExecutor(IN_A_BATCH)
        self.thrown = 0

    def throw(self, batch: list[Request]) -> None:
        """Send a batch of requests, each of which has to be refused."""
        for request, response in zip(batch, self.pool.map(self.send, batch), strict=True):
            seen = f"{request} -> {response.status_code} {response.text}"[:2000]
            if request.one_way:
                assert response.status_code == 202 or 400 <= response.status_code < 500, seen
            else:
                assert 400 <= response.status_code < 500, seen
            self.thrown += 1
            assert not [leak for leak in LEAKS if leak in response.text], seen
            if response.headers.get("content-type") == "application/json" and response.content:
                assert response.json().keys() <= {
                    "code",
                    "message",
                    "source",
                    "invocationId",
                    "status",
                }

    def send(self, request: Request) -> httpx.Response:
        """Send one request."""
        headers = [(name, value.encode("latin-1")) for name, value in request.headers.items()]
        return self.client.request(
            request.method,
            "/",
            content=request.content,
            headers=[(name.encode(), value) for name, value in headers],
            extensions={"target": request.path.encode("latin-1")},  # as it is
        )

    def close(self) -> None:
        """Close the connections."""
        self.pool.shutdown()
        self.client.close()


@pytest.fixture
def thrower(world: World) -> Iterator[Thrower]:
    """Return a way to send requests."""
    thrower = Thrower(world.restate.ingress_url)
    yield thrower
    thrower.close()


SERVICES = ", ".join(f"'{service}', '{service}.actions'" for service in MACHINES)


def unended(world: World) -> dict[str, Any]:
    """Return the invocations of the services in question that have not ended, by their ids."""
    rows = world.restate.query(
        "select id, target, status, last_failure from sys_invocation "
        f"where status != 'completed' and target_service_name in ({SERVICES})"
    )
    return {row["id"]: row for row in rows}


def stored(world: World) -> set[tuple[str, ...]]:
    """Return all that is stored of the services in question."""
    rows = world.restate.query(
        "select service_name, service_key, key, value_utf8 from state "
        f"where service_name in ({SERVICES})"
    )
    return {tuple(row[name] for name in sorted(row)) for row in rows}


def test_nothing_comes_of_wrong_requests(
    deployment: Deployment, app: AppServer, world: World, thrower: Thrower, key: str
) -> None:
    targets = []
    for service, given_ in MACHINES.items():
        for n in range(2):
            machine = world.machine(service, f"{key}/{n}")
            machine.create(**given_)
            life = machine.stored()["runtime"]["life"]
            published = Published(world.openapi(service), tolerant=service in TOLERANT)
            targets.append(Target(service, machine.key, published, life))
    before = stored(world)
    busy = unended(world)
    offset = app.process.log_size()

    @settings(
        max_examples=BATCHES[deployment.name],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # what is found is one request of a batch, small as it is
    )
    @given(st.lists(st.one_of(*map(requests, targets)), min_size=IN_A_BATCH, max_size=IN_A_BATCH))
    def throw(batch: list[Request]) -> None:
        thrower.throw(batch)

    throw()
    assert thrower.thrown == BATCHES[deployment.name] * IN_A_BATCH

    def all_have_ended() -> bool:
        left = {id: row for id, row in unended(world).items() if id not in busy}  # noqa: A001
        assert not left
        return True

    eventually(all_have_ended)
    assert stored(world) == before
    assert "Traceback" not in app.process.log_text(offset, limit=10_000_000)
    for target in targets:  # and none is blocked
        assert world.machine(target.service, target.key).create(
            reset=True, **MACHINES[target.service]
        )

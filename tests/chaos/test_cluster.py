"""A cluster of three nodes goes on without one of them, and without another when that is back."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from scripts.eventually import eventually
from scripts.local_cluster import RestateCluster
from tests.chaos.clients import Clients
from tests.chaos.plan import Plan
from tests.chaos.run import served
from tests.chaos.verdict import Verdict


@pytest.mark.long("three nodes")
def test_a_cluster_outlives_its_nodes(tmp_path: Path) -> None:
    plan = Plan.draw(Random(5), machines=27, events=400)
    cluster = RestateCluster(tmp_path)
    first, second, _ = cluster.nodes
    try:
        cluster.start()
        with served(tmp_path) as app:
            cluster.register(app.uri, "tally")
            clients = Clients(cluster.ingress_urls, plan.clients)
            clients.start()
            eventually(lambda: clients.answered >= 100, timeout_s=30)
            without_first = Verdict(plan, second, tmp_path / "notes")
            arm = {"event": {"type": "ARM", "pause": "PT5S"}}
            assert second.ingress.call("alarm", "bell", "send", arm).status_code == 200
            eventually(lambda: bell_is_scheduled(without_first))
            first.kill9()
            assert clients.wait(60)
            assert not clients.failures
            assert clients.answered == 400
            without_first.settled(60)
            assert second.ingress.call("alarm", "bell", "snapshot").json()["context"]["rung"] == 1

            # Without the second node, nothing can be written unless the first one is back.
            first.restart()
            second.kill9()
            Verdict(plan, first, tmp_path / "notes").settled(60)
            press = {"event": {"type": "LIGHT"}}
            answer = first.ingress.call("switches", "new", "send", press).json()
            assert answer["value"] == {"on": {"light": "bright", "fan": "still"}}
    finally:
        cluster.stop()


def bell_is_scheduled(verdict: Verdict) -> bool:
    """Return whether the timer of the alarm that is in no plan is pending, and not yet due."""
    rows, _ = verdict.not_ended()
    return any(row["machine"] == "alarm/bell" and row["status"] == "scheduled" for row in rows)

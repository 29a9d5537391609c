"""A cluster of three nodes goes on without one of them, and without another when that is back."""

from __future__ import annotations

from pathlib import Path
from random import Random

from scripts.local_cluster import RestateCluster
from scripts.local_restate import eventually
from tests.chaos.clients import Clients
from tests.chaos.plan import Plan
from tests.chaos.run import served
from tests.chaos.verdict import Verdict


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
            under_way, _ = without_first.not_ended()
            assert "scheduled" in {row["status"] for row in under_way}  # timers, not yet due
            first.kill9()
            assert clients.wait(60)
            assert not clients.failures
            assert clients.answered == 400
            without_first.settled(60)

            # Without the second node, nothing can be written unless the first one is back.
            first.restart()
            second.kill9()
            Verdict(plan, first, tmp_path / "notes").settled(60)
            press = {"event": {"type": "LIGHT"}}
            answer = first.ingress.call("switches", "new", "send", press).json()
            assert answer["value"] == {"on": {"light": "bright", "fan": "still"}}
    finally:
        cluster.stop()

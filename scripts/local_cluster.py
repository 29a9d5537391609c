"""Several restate-servers on this machine that are one cluster: it outlives the loss of a node."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from scripts.child_process import HOST
from scripts.eventually import eventually
from scripts.local_restate import RestateServer, ServerPorts

READY_S = 60.0


class RestateCluster:
    """Nodes that replicate everything to one another, each of them an ingress.

    With three nodes and a replication of two, what any two of them know is safe.
    """

    def __init__(self, folder: Path, *, nodes: int = 3, replication: int = 2) -> None:
        ports = [ServerPorts.free() for _ in range(nodes)]
        addresses = [f"http://{HOST}:{each.node}" for each in ports]
        shared = {
            "RESTATE_CLUSTER_NAME": f"cluster-{ports[0].node}",
            "RESTATE_DEFAULT_NUM_PARTITIONS": str(2 * nodes),  # so each node leads some
            "RESTATE_DEFAULT_REPLICATION": str(replication),
            "RESTATE_BIFROST__DEFAULT_PROVIDER": "replicated",
            "RESTATE_METADATA_CLIENT__TYPE": "replicated",
            "RESTATE_METADATA_CLIENT__ADDRESSES": json.dumps(addresses),
        }
        self.nodes = [
            RestateServer(
                folder / f"node-{number}",
                folder / f"node-{number}.log",
                ports=each,
                env={
                    **shared,
                    "RESTATE_NODE_NAME": f"node-{number}",
                    "RESTATE_FORCE_NODE_ID": str(number),
                    "RESTATE_AUTO_PROVISION": str(number == 1).lower(),
                },
            )
            for number, each in enumerate(ports, start=1)
        ]

    @property
    def ingress_urls(self) -> list[str]:
        """Return the nodes' ingresses; any of them takes any call."""
        return [node.ingress_url for node in self.nodes]

    def start(self) -> None:
        """Start all nodes; the first one makes them a cluster."""
        for node in self.nodes:
            node.start()

    def register(self, uri: str, service: str) -> None:
        """Register what is served at `uri`, and wait until each node can call `service` of it.

        That takes some seconds in a new cluster, which elects who leads its partitions first.
        """
        self.nodes[0].register(uri)
        for node in self.nodes:
            eventually(partial(self._takes_calls, node, service), READY_S)

    @staticmethod
    def _takes_calls(node: RestateServer, service: str) -> bool:
        response = node.ingress.call(service, "probe", "snapshot", timeout_s=5.0)
        return "there is no machine" in response.text

    def stop(self) -> None:
        """Stop all nodes and delete their data."""
        for node in self.nodes:
            node.stop()

"""What is done to one machine from its page: an event, `retry`, `migrate`; and what came of it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Self

from ..cluster.admin import Admin
from ..cluster.connection import ClusterError, UnansweredError
from ..cluster.ingress import Ingress
from ..machines.model import Machine
from ..machines.tasks import Outcome, Result, Task

TIMEOUT_S = 20.0
CONNECTIONS = 8
MOST_TOLD = 100


class NoIngressError(ClusterError):
    """It is not known where the ingress is."""


class Sender:
    """Calls the handlers of machines at the ingress."""

    def __init__(self, admin: Admin, url: str | None) -> None:
        """Take the ingress's URL; where it is None, the admin interface tells it."""
        self._admin = admin
        self._url = url
        self._ingress: Ingress | None = None
        self._alone = Lock()

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        if self._ingress is not None:
            self._ingress.__exit__()

    def ingress(self) -> Ingress:
        """Return the ingress. Raises ClusterError."""
        with self._alone:
            if self._ingress is None:
                url = self._url or self._admin.ingress_url()
                if url is None:
                    raise NoIngressError(
                        "Restate does not tell where its ingress is: start sc-inspect with "
                        "--ingress"
                    )
                self._ingress = Ingress(url, timeout_s=TIMEOUT_S, connections=CONNECTIONS)
            return self._ingress

    def perform(self, task: Task, machine: Machine, once: str) -> Result:
        """Do something to a machine, and return what came of it.

        `once` is new in each form: the same one sent twice does it once. Raises ClusterError.
        """
        body = task.body(machine.input)
        written = json.dumps([once, body], sort_keys=True)
        digest = hashlib.sha256(written.encode()).hexdigest()[:32]
        address = machine.address
        try:
            answer = self.ingress().call(
                address.service,
                address.key,
                task.handler,
                body,
                idempotency_key=f"sc-inspect-{digest}",
            )
        except UnansweredError as error:
            return Result(
                Outcome.UNKNOWN,
                f"{error}: the call waits in Restate, behind what holds the machine's key",
            )
        return task.judge(machine.version, answer)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of something that was done.

    `typed` is what was filled in, by the names of the inputs: it is shown again where it was
    refused.
    """

    is_fine: bool
    text: str
    typed: Mapping[str, str] = field(default_factory=dict)


class Outcomes:
    """What came of what was done, for the page that is shown next."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._told: OrderedDict[str, Told] = OrderedDict()
        self._alone = Lock()

    def keep(self, told: Told) -> str:
        """Keep what is to be told, and return an id for it."""
        name = secrets.token_urlsafe(8)
        with self._alone:
            self._told[name] = told
            while len(self._told) > MOST_TOLD:
                self._told.popitem(last=False)
        return name

    def find(self, name: str) -> Told | None:
        """Return what was kept under an id."""
        with self._alone:
            return self._told.get(name)


def told_of(task: Task, result: Result) -> Told:
    """Return what is told of a task that was carried out."""
    what = task.event["type"] if task.event is not None else task.kind
    match result.outcome:
        case Outcome.DONE:
            return Told(True, f"{what}: done")
        case Outcome.UNCHANGED:
            return Told(True, f"{what}: nothing was to be done: {result.message}")
        case _:
            return Told(False, f"{what}: {result.message}")

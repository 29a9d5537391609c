"""What is asked of Restate for the pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Generic, TypeVar

from ..cluster.admin import Admin
from ..cluster.in_flight import services_with_machines
from ..cluster.rows import Row
from ..machines.filters import Compare, Filter, Holds, all_of
from ..machines.finding import Question
from ..machines.history import Step, read_history, read_parked
from ..machines.model import Address, Machine
from ..machines.paging import Page, read_page
from ..machines.published import Published, read_published
from ..machines.queries import failed_query
from ..machines.reading import read_machine

T = TypeVar("T")

KEPT_S = 2.0
"""For how many seconds it is not asked again which services are registered."""


class Kept(Generic[T]):
    """Something that is asked for, and kept for a moment."""

    def __init__(self, ask: Callable[[], T], seconds: float = KEPT_S) -> None:
        """Take what asks for it."""
        self._ask = ask
        self._seconds = seconds
        self._until = 0.0
        self._alone = Lock()
        self._value: T

    def get(self) -> T:
        """Return it. Raises what asking raises."""
        with self._alone:
            if time.monotonic() >= self._until:
                self._value = self._ask()
                self._until = time.monotonic() + self._seconds
            return self._value


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for: machines of a service, whose key has a text, that meet a filter.

    What is None or empty is not asked for. `status` is looked at last: those of the other statuses
    are counted, too.
    """

    service: str = ""
    key_part: str = ""
    where: Filter | None = None
    status: str = ""

    def question(self, *, show_private: bool) -> Question:
        """Return it without the status."""
        of_key = Holds(("key",), self.key_part) if self.key_part else None
        return Question(
            services=(self.service,) if self.service else (),
            where=all_of(of_key, self.where),
            show_private=show_private,
        )

    @property
    def of_status(self) -> Filter | None:
        """Return what is asked of the status."""
        return Compare(("status",), "==", self.status) if self.status else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why machines are in status `error`: how many of a version, and what their error says."""

    service: str
    version: str
    message: str
    machines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A machine with its history, and what is registered; as it was at a moment.

    `parked` is what each of its parked messages has brought.
    """

    machine: Machine | None
    parked: Sequence[str]
    history: Sequence[Step]
    published: Published
    now: datetime


class Looker:
    """Asks Restate for what pages show."""

    def __init__(self, admin: Admin, *, show_private: bool) -> None:
        """Take who is asked."""
        self.admin = admin
        self.show_private = show_private
        self._published = Kept(lambda: read_published(admin.services()))
        self._stored = Kept(lambda: services_with_machines(admin))

    def published(self) -> Published:
        """Return what is registered. Raises ClusterError."""
        return self._published.get()

    def services(self) -> list[str]:
        """Return the services that have machines, or could. Raises ClusterError."""
        return sorted(self._stored.get() | self.published().machines.keys())

    def page(self, search: Search, first: int, most: int) -> Page:
        """Return a page of machines. Raises ClusterError and NotThereError."""
        return read_page(
            self.admin,
            self.published(),
            search.question(show_private=self.show_private),
            search.status or None,
            first=first,
            most=most,
            now=datetime.now(UTC),
        )

    def reasons(self, service: str) -> list[Reason]:
        """Return why machines are in status `error`, the most frequent reason first."""
        services = [service] if service else services_with_machines(self.admin)
        rows: list[Row] = self.admin.query(failed_query(services)) if services else []
        return [
            Reason(
                service=row["service"],
                version=row["version"],
                message=row.get("message", ""),
                machines=row["found"],
            )
            for row in rows
        ]

    def machine(self, address: Address) -> Seen:
        """Return a machine with all that is known of it. Raises ClusterError."""
        now = datetime.now(UTC)
        published = self.published()
        machine = read_machine(self.admin, published, address, now)
        return Seen(
            machine=machine,
            parked=read_parked(self.admin, address) if machine and machine.parked else (),
            history=read_history(self.admin, address),
            published=published,
            now=now,
        )

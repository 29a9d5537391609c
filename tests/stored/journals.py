"""Reads what Restate's journals hold of the machines of a story."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scripts.local_restate import RestateServer

BYSTANDERS = ("Awaiter", "Post", "Clerk")
"""The services of `bystander.py`."""

LOOK_OR_WAIT = ("snapshot", "waitFor")
"""The handlers that clients call and that are no turn of a machine."""


@dataclass(frozen=True)
class Command:
    """Something that an invocation has done, and when: `SetState`, `OneWayCall` and so on."""

    at: datetime
    kind: str
    what: dict[str, Any]

    @property
    def called(self) -> str:
        """The invocation that a `OneWayCall` has made."""
        return str(self.what["request"]["invocation_id"])


@dataclass(frozen=True)
class Invocation:
    """An invocation, ended or not, with all that it has done."""

    id: str
    service: str
    key: str
    handler: str
    is_of_client: bool
    idempotency_key: str
    began: datetime
    ended: datetime | None
    commands: list[Command] = field(default_factory=list)

    @property
    def is_turn(self) -> bool:
        """Whether it is more than a look at a machine, or a wait for it."""
        return not (self.is_of_client and self.handler in LOOK_OR_WAIT)

    @property
    def calls(self) -> list[Command]:
        """The calls that it has made and does not wait for."""
        return [command for command in self.commands if command.kind == "OneWayCall"]


def read_invocations(server: RestateServer, key: str) -> dict[str, Invocation]:
    """Return the invocations of the machines at a key, and all that came of them, by their ids."""
    rows = server.query(
        "select id, target_service_name, target_service_key, target_handler_name, invoked_by, "
        "idempotency_key, created_at, completed_at, status from sys_invocation "
        f"where target_service_name not in {BYSTANDERS}"
    )
    known = {row["id"]: row for row in rows}
    found: dict[str, Invocation] = {}
    wanted = {each for each, row in known.items() if row["target_service_key"] == key}
    while wanted:
        commands = read_commands(server, wanted)
        for each in wanted:
            row = known[each]
            is_over = row["status"] == "completed"
            found[each] = Invocation(
                id=each,
                service=row["target_service_name"],
                key=row["target_service_key"],
                handler=row["target_handler_name"],
                is_of_client=row["invoked_by"] == "ingress",
                idempotency_key=row.get("idempotency_key", ""),
                began=datetime.fromisoformat(row["created_at"]),
                ended=datetime.fromisoformat(row["completed_at"]) if is_over else None,
                commands=commands.get(each, []),
            )
        called = {call.called for each in wanted for call in found[each].calls}
        wanted = (called & known.keys()) - found.keys()
    return found


def read_commands(server: RestateServer, invocations: Iterable[str]) -> dict[str, list[Command]]:
    """Return what invocations have done, in its order."""
    listed = ", ".join(f"'{each}'" for each in invocations)
    rows = server.query(
        "select id, entry_json, appended_at from sys_journal "
        f"where id in ({listed}) and entry_type like 'Command:%' order by id, index"
    )
    found: dict[str, list[Command]] = {}
    for row in rows:
        ((kind, what),) = json.loads(row["entry_json"])["Command"].items()
        command = Command(datetime.fromisoformat(row["appended_at"]), kind, what)
        found.setdefault(row["id"], []).append(command)
    return found

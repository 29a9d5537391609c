"""Whether machines are where they have to be: nothing lost, nothing doubled, nothing hanging."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from scripts.eventually import eventually
from scripts.local_restate import RestateServer
from tests.chaos.kinds import Doer, Worker, number_of
from tests.chaos.plan import Member, Plan

Row: TypeAlias = dict[str, Any]

# Without `scheduled_at`, the column `scheduled_start_at` is empty.
NOT_ENDED = (
    "select id, target, status, scheduled_at, scheduled_start_at, retry_count, last_failure, "
    "target_service_name || '/' || target_service_key as machine "
    "from sys_invocation where status != 'completed'"
)
FAR_OFF = timedelta(hours=1)  # a timer that is later is not waited for
MESSAGE_S = 15.0  # longer than a message is on its way, while a cluster finds a new leader too


class Verdict:
    """Compares what is found of the machines of a plan with what has to come of it."""

    def __init__(self, plan: Plan, restate: RestateServer, notes: Path) -> None:
        self.plan = plan
        self.restate = restate
        self.notes = notes
        self.repeated = 0  # effects that were seen more than once

    def settled(self, timeout_s: float) -> None:
        """Wait until nothing is under way and all is as expected; raises AssertionError."""
        # On its way to another partition, a message is found by no query: what is not as expected
        # is looked at again, as long as it changes.
        complaint, changed = "", 0.0
        while True:
            eventually(self.is_quiet, timeout_s)
            try:
                self.check()
            except AssertionError as error:
                if str(error) != complaint:
                    complaint, changed = str(error), time.monotonic()
                elif time.monotonic() - changed > MESSAGE_S:
                    raise
            else:
                return

    def is_quiet(self) -> bool:
        """Return whether nothing is under way; raises AssertionError with what is."""
        hanging, _ = self.not_ended()
        assert not hanging, describe_hanging(hanging)
        return True

    def not_ended(self) -> tuple[list[Row], list[Row]]:
        """Return the invocations that have not ended, and apart from them those far off."""
        limit = datetime.now(UTC) + FAR_OFF
        rows = self.restate.query(NOT_ENDED)
        far_off = [row for row in rows if row["status"] == "scheduled" and due(row) > limit]
        return [row for row in rows if row not in far_off], far_off

    def check(self) -> None:
        """Compare each machine; raises AssertionError with all that are not as expected."""
        complaints = [text for member in self.plan.everyone() for text in self.compare(member)]
        complaints += self.compare_far_off()
        assert not complaints, "\n".join(["", *complaints[:50], f"{len(complaints)} in all"])
        self.repeated = sum(map(self.repeated_calls, self.plan.members))

    def repeated_calls(self, member: Member) -> int:
        """Count the calls of a machine's functions that were made again."""
        notes = self.read_notes(member)
        return len(notes) - len({(note["n"], note.get("step")) for note in notes})

    def compare(self, member: Member) -> Iterator[str]:
        """Compare one machine with what has to come of its events."""
        if not member.events:
            return
        response = self.restate.ingress.call(member.kind.service, member.key, "snapshot")
        if response.status_code != 200:
            yield f"{member}: {response.status_code} {response.text}"
            return
        snapshot = response.json()
        found, expected = member.kind.found(snapshot), member.kind.expected(member.events)
        for name in sorted(found.keys() | expected.keys()):
            if found.get(name) != expected.get(name):
                yield f"{member}: {name}: expected {expected.get(name)}, found {found.get(name)}"
        match member.kind:
            case Worker():
                yield from self.compare_outcomes(member, snapshot["context"]["outcomes"])
            case Doer():
                yield from self.compare_actions(member)
            case _:
                pass

    def compare_outcomes(self, member: Member, outcomes: Sequence[dict[str, Any]]) -> Iterator[str]:
        """Find each outcome among what its own calls have noted: a call may be made again."""
        notes = self.read_notes(member)
        for job, (event, outcome) in enumerate(zip(member.events, outcomes, strict=False)):
            calls = [note for note in notes if note["n"] == job]
            if not calls:
                yield f"{member}: job {job}: no call was noted"
            if event["kind"] in ("draw", "insist", "proceed"):
                steps = outcome["token"].split()
                if len(steps) != (2 if event["kind"] == "proceed" else 1):
                    yield f"{member}: job {job}: outcome {outcome}"
                if unknown := set(steps) - {note["token"] for note in calls}:
                    yield f"{member}: job {job}: tokens {unknown} of no call: {calls}"

    def compare_actions(self, member: Member) -> Iterator[str]:
        """Find each action among the notes, none before the one that was asked for earlier."""
        done = [note["n"] for note in self.read_notes(member)]
        if set(done) != set(range(1, len(member.events) + 1)):
            missing = set(range(1, len(member.events) + 1)) ^ set(done)
            yield f"{member}: actions {sorted(missing)} are missing, or were not asked for"
        if done != sorted(done):
            yield f"{member}: actions out of order: {done}"

    def compare_far_off(self) -> Iterator[str]:
        """Find one timer where one is left that is never due, and no other."""
        _, rows = self.not_ended()
        found = Counter(row["machine"] for row in rows)
        for member in self.plan.members:
            far_off = min(1, number_of(member.events, member.kind.far_off))
            if (count := found.pop(str(member), 0)) != far_off:
                yield f"{member}: expected {far_off} timers that are far off, found {count}"
        for machine, count in found.items():
            yield f"{machine}: {count} timers that are far off are left"

    def read_notes(self, member: Member) -> list[dict[str, Any]]:
        """Return what the functions of a machine have noted."""
        path = self.notes / f"{member.key}.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]


def due(row: Row) -> datetime:
    """Tell when a scheduled invocation is due."""
    return datetime.fromisoformat(row["scheduled_start_at"])


def describe_hanging(rows: Sequence[Row]) -> str:
    """Describe invocations that have not ended, those that fail first."""
    rows = sorted(rows, key=lambda row: -row.get("retry_count", 0))
    return "\n".join(
        [
            f"{len(rows)} invocations have not ended, these among them:",
            *(json.dumps(row) for row in rows[:20]),
        ]
    )

"""A job on many machines, noted in a file, so that one that breaks off can go on.

The file has the machines that were found when the job began, and grows by a line for each call that
is made, and for each that is answered. Each call carries an idempotency key, made of the job's id
and the machine's number. What was called when the job broke off, and not answered, is called again
under the same key: Restate answers that without doing it twice, for as long as it knows the key.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from platformdirs import user_state_path

from ..whole_files import write_whole
from .model import Address
from .tasks import Outcome, Result

FORMAT = 1
MARGIN = timedelta(minutes=1)


class JobError(Exception):
    """A job cannot be begun, or cannot go on; in words for the user."""


@dataclass(frozen=True, slots=True)
class Target:
    """A machine of a job, and the version that it was on when the job began."""

    address: Address
    version: str


@dataclass(frozen=True, slots=True)
class JobPlace:
    """Where the job of a command is kept; `command` tells it from those of others."""

    path: Path
    command: str


@dataclass(slots=True, kw_only=True)
class Job:
    """A job: its machines in order, those that were called, and what came of each."""

    path: Path
    id: str
    began: datetime
    targets: tuple[Target, ...]
    called: dict[int, datetime] = field(default_factory=dict)
    results: dict[int, Result] = field(default_factory=dict)
    file: IO[bytes] | None = None

    @property
    def open_numbers(self) -> list[int]:
        """Return the numbers of the machines of which no result is known."""
        return [number for number in range(len(self.targets)) if number not in self.results]

    def idempotency_key(self, number: int) -> str:
        """Return the key under which a machine is called."""
        return f"sc-machines-{self.id}-{number}"

    def note_call(self, number: int, now: datetime) -> None:
        """Note that a machine is about to be called."""
        if number not in self.called:  # under the same key, the first one counts
            self.called[number] = now
            self._append({"called": number, "at": now.isoformat()})

    def note_result(self, number: int, result: Result) -> None:
        """Note what came of a call."""
        self.results[number] = result
        self._append({"done": number, "outcome": result.outcome.value, "message": result.message})

    def give_up_forgotten(self, known_for: Mapping[str, timedelta], now: datetime) -> None:
        """Note as unknown what was called so long ago that a call would be another one.

        `known_for` is for how long each service answers a call under the same idempotency key as
        the first one.
        """
        for number in self.open_numbers:
            called = self.called.get(number)
            known = known_for.get(self.targets[number].address.service, timedelta())
            if called is not None and now - called > known - MARGIN:
                text = f"it was called at {called:%Y-%m-%d %H:%M} UTC, and the answer is not known"
                self.note_result(number, Result(Outcome.UNKNOWN, text))

    def close(self) -> None:
        """Close the file, and delete it where nothing is left to do."""
        if self.file is not None:
            self.file.close()
            self.file = None
        if not self.open_numbers:
            with suppress(OSError):
                self.path.unlink()

    def _append(self, line: object) -> None:
        assert self.file is not None
        self.file.write(_line(line))  # unbuffered: a kill of this process loses nothing of it


def begin_job(place: JobPlace, targets: Iterable[Target], now: datetime) -> Job:
    """Begin a job, in the place of one that is there. Raises JobError."""
    path = place.path
    job = Job(path=path, id=uuid.uuid4().hex[:16], began=now, targets=tuple(targets))
    heading = {"sc-machines": FORMAT, "job": job.id, "command": place.command}
    lines: list[object] = [{**heading, "began": now.isoformat()}]
    lines += [
        {"service": each.address.service, "key": each.address.key, "version": each.version}
        for each in job.targets
    ]
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, b"".join(map(_line, lines)), private=True)
        job.file = path.open("ab", buffering=0)
        os.fsync(job.file.fileno())
    except OSError as error:
        raise JobError(f"cannot write `{path}`: {error.strerror}") from error
    return job


def open_job(place: JobPlace) -> Job | None:
    """Open a job that has broken off; None where there is none. Raises JobError."""
    path = place.path
    try:
        with path.open("rb") as file:
            if hasattr(os, "geteuid") and os.fstat(file.fileno()).st_uid != os.geteuid():
                raise JobError(f"`{path}` is another user's")
            lines = file.read().splitlines(keepends=True)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise JobError(f"cannot read `{path}`: {error.strerror}") from error
    try:
        job = _read(place, [json.loads(line) for line in lines if line.endswith(b"\n")])
        job.file = path.open("ab", buffering=0)
        if lines and not lines[-1].endswith(b"\n"):  # it broke off within the line
            job.file.write(b"\n")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise JobError(f"`{path}` is not the file of a job: {error}") from error
    except OSError as error:
        raise JobError(f"cannot write `{path}`: {error.strerror}") from error
    return job


def _read(place: JobPlace, lines: list[dict[str, Any]]) -> Job:
    heading, *others = lines
    if heading.get("sc-machines") != FORMAT:
        raise ValueError("its first line does not say so")
    if heading.get("command") != place.command:
        raise JobError(f"`{place.path}` has the job of another command, which broke off")
    job = Job(
        path=place.path,
        id=heading["job"],
        began=datetime.fromisoformat(heading["began"]),
        targets=tuple(
            Target(Address(line["service"], line["key"]), line["version"])
            for line in others
            if "key" in line
        ),
    )
    for line in others:
        if "called" in line:
            job.called[line["called"]] = datetime.fromisoformat(line["at"])
        elif "done" in line:
            job.results[line["done"]] = Result(Outcome(line["outcome"]), line["message"])
    return job


def _line(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode() + b"\n"


# --- where jobs are kept --------------------------------------------------------------------------


def job_place(command: object, named: str | None = None) -> JobPlace:
    """Return where the job of a command is kept: in the file that is named, or in a folder.

    `command` is all that makes it another one. Raises JobError where the user has no home.
    """
    digest = hashlib.sha256(json.dumps(command, sort_keys=True).encode()).hexdigest()[:24]
    if named is not None:
        return JobPlace(Path(named), digest)
    try:
        folder = user_state_path("sc-compile", appauthor=False) / "jobs"
    except RuntimeError as error:
        raise JobError("there is no folder for jobs: name a file with --job") from error
    return JobPlace(folder / f"{digest}.jsonl", digest)


@contextmanager
def alone_with(place: JobPlace) -> Iterator[None]:
    """Keep other processes from a job, for as long as this lasts. Raises JobError."""
    from filelock import FileLock, Timeout  # here, since most commands need none

    path = place.path
    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=0)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with lock:
            yield
    except Timeout as error:
        raise JobError("another process does just this now") from error
    except OSError as error:
        raise JobError(f"cannot lock `{path}`: {error.strerror}") from error

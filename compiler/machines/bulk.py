"""Carrying out a job: several calls at a time, at a rate, each noted before and after."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..cluster.connection import Answer, ClusterError, UnansweredError
from .jobs import Job
from .tasks import Task

Caller = Callable[[int], Answer]
"""Calls the machine of a number, and returns the answer. Raises ClusterError."""

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Before a call is made again that Restate has not taken; after the last one the job breaks off."""


@dataclass(slots=True)
class Course:
    """How a job went: why it broke off, and which machines have not answered in time."""

    stopped_by: str | None = None
    is_interrupted: bool = False
    unanswered: list[int] = field(default_factory=list)

    @property
    def broke_off(self) -> bool:
        """Return whether it did not come to its end."""
        return self.stopped_by is not None or self.is_interrupted


class _Pace:
    """Lets calls begin at a rate, in calls a second."""

    def __init__(self, per_second: float) -> None:
        self.interval = 1 / per_second
        self.next = time.monotonic()

    def left(self) -> float:
        """Return how many seconds it is until the next call may begin."""
        return self.next - time.monotonic()

    def begin(self) -> None:
        """Let a call begin; what was missed is not made up for."""
        self.next = max(self.next, time.monotonic() - self.interval) + self.interval


def carry_out(
    job: Job,
    task: Task,
    call: Caller,
    *,
    per_second: float,
    parallel: int,
    advance: Callable[[], None],
) -> Course:
    """Call the machines of a job that are left, and note what comes of each.

    `advance` is called for each that was answered, or was not in time.

    It breaks off where Restate cannot be reached, where as many calls in a row are not answered as
    are made at a time, and at a KeyboardInterrupt: calls that were made are waited for then.
    """
    course = Course()
    pace = _Pace(per_second)
    running: dict[Future[Answer], int] = {}
    silent_in_a_row = 0

    def collect(timeout_s: float | None) -> None:
        nonlocal silent_in_a_row
        ended, _ = wait(running, timeout=timeout_s, return_when=FIRST_COMPLETED)
        for future in ended:
            number = running.pop(future)
            try:
                result = task.judge(job.targets[number].version, future.result())
            except UnansweredError as error:
                course.unanswered.append(number)
                silent_in_a_row += 1
                if silent_in_a_row >= parallel:
                    course.stopped_by = f"{silent_in_a_row} calls in a row: {error}"
                advance()
            except ClusterError as error:
                course.stopped_by = str(error)
            else:
                silent_in_a_row = 0
                job.note_result(number, result)
                advance()

    with ThreadPoolExecutor(parallel, thread_name_prefix="call") as pool:
        try:
            for number in job.open_numbers:
                while len(running) >= parallel:
                    collect(None)
                while (seconds := pace.left()) > 0:
                    if running:
                        collect(seconds)
                    else:
                        time.sleep(seconds)
                if course.stopped_by is not None:
                    break
                pace.begin()
                job.note_call(number, datetime.now(UTC))
                running[pool.submit(_persistently, call, number)] = number
            while running:
                collect(None)
        except KeyboardInterrupt:
            course.is_interrupted = True
            while running:
                collect(None)
    return course


def _persistently(call: Caller, number: int) -> Answer:
    """Call a machine, a few times where Restate cannot be reached: the calls have the same key."""
    for pause_s in PAUSES_S:
        try:
            return call(number)
        except UnansweredError:
            raise
        except ClusterError:
            time.sleep(pause_s)
    return call(number)

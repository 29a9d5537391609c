"""What came of a job, as text for people and as data for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..cluster.affected import machines
from ..printable import as_json, one_line
from .bulk import Course
from .jobs import Job
from .tasks import Outcome, Result, Task

BAD = frozenset({Outcome.FAILED, Outcome.UNKNOWN})


def has_failed(job: Job, course: Course) -> bool:
    """Return whether something is to be looked at: a machine failed, or did not answer."""
    return bool(course.unanswered) or any(each.outcome in BAD for each in job.results.values())


def report(job: Job, task: Task, course: Course, *, as_data: bool) -> str:
    """Return what came of a job; empty for text of one without machines."""
    if as_data:
        return as_json(_data(job, task, course))
    if not job.targets:
        return ""
    counts = Counter(each.outcome for each in job.results.values())
    said = [f"{counts[outcome]:,} {outcome.value}" for outcome in Outcome if counts[outcome]]
    if left := len(job.open_numbers):
        said.append(f"{left:,} left")
    lines = [f"{task.kind}: {', '.join(said)}", *reasons(job)]
    return "".join(f"{one_line(line)}\n" for line in lines)


def remarks(job: Job, course: Course) -> Iterator[str]:
    """Yield what is to be said besides: why it broke off, and what to do."""
    if course.unanswered:
        yield (
            f"{machines(len(course.unanswered))} did not answer in time; the calls wait in "
            "Restate, behind what holds the keys: see `sc-machines doctor`"
        )
    if course.stopped_by is not None:
        yield f"sc-machines: it broke off: {course.stopped_by}"
    if job.open_numbers:
        yield "call it again to go on: nothing is done twice"


def _data(job: Job, task: Task, course: Course) -> dict[str, object]:
    counts = Counter(each.outcome for each in job.results.values())
    return {
        "task": task.kind,
        "job": job.id,
        "machines": len(job.targets),
        **{outcome.value: counts[outcome] for outcome in Outcome},
        "left": len(job.open_numbers),
        "unanswered": [_address(job, number) for number in course.unanswered],
        "failures": [
            {**_address(job, number), "outcome": result.outcome.value, "message": result.message}
            for number, result in sorted(job.results.items())
            if result.outcome in BAD
        ],
        "stopped_by": course.stopped_by,
        "interrupted": course.is_interrupted,
    }


def _address(job: Job, number: int) -> dict[str, str]:
    address = job.targets[number].address
    return {"service": address.service, "key": address.key}


def reasons(job: Job) -> Iterator[str]:
    """Yield why machines failed, or why there was nothing to do, the most frequent reason first."""
    keys_of: dict[Result, list[str]] = {}
    for number, result in sorted(job.results.items()):
        if result.outcome is not Outcome.DONE:
            keys_of.setdefault(result, []).append(job.targets[number].address.key)
    for result, keys in sorted(keys_of.items(), key=lambda each: -len(each[1])):
        some = ", ".join(keys[:3]) + (", ..." if len(keys) > 3 else "")
        yield f"  {result.outcome.value}: {machines(len(keys))} ({some}): {result.message}"

"""Retrying or migrating many machines from the page, as `sc-machines` does: jobs that can go on."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Event, Lock, Thread

from ..cluster.connection import Answer
from ..cluster.ingress import Ingress
from ..machines.bulk import Course, carry_out
from ..machines.filters import all_of
from ..machines.finding import Question, find_machines
from ..machines.job_report import reasons, remarks
from ..machines.jobs import Job, Target, alone_with, begin_job, job_place, open_job
from ..machines.model import Machine
from ..machines.tasks import CONCERNED, Outcome, Task
from .looking import Looker, Search
from .sending import CONNECTIONS, Sender

PER_SECOND = 50.0
SAMPLE = 5
MOST_RUNS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """The machines that something would be done to: how many by version, and some of them."""

    targets: tuple[Target, ...]
    versions: Mapping[tuple[str, str], int]
    sample: Sequence[Machine]


def find_concerned(looker: Looker, task: Task, search: Search) -> Concerned:
    """Return the machines of a search that a task can do something for.

    Raises ClusterError and NotThereError.
    """
    question = _question(looker, task, search)
    targets: list[Target] = []
    sample: list[Machine] = []
    versions: Counter[tuple[str, str]] = Counter()
    for machine in find_machines(looker.admin, looker.published(), question, datetime.now(UTC)):
        targets.append(Target(machine.address, machine.version))
        versions[machine.address.service, machine.version] += 1
        if len(sample) < SAMPLE:
            sample.append(machine)
    return Concerned(targets=tuple(targets), versions=versions, sample=sample)


def _question(looker: Looker, task: Task, search: Search) -> Question:
    question = search.question(show_private=looker.show_private)
    return replace(question, where=all_of(CONCERNED[task.kind], question.where, search.of_status))


@dataclass(slots=True, kw_only=True)
class Run:
    """A job that is carried out, or has been: `course` is None as long as it goes on."""

    task: Task
    job: Job
    course: Course | None = None
    _is_ending: Event = field(default_factory=Event)
    _has_ended: Event = field(default_factory=Event)

    def carry_out(self, ingress: Ingress) -> None:
        """Call the machines that are left, and note what comes of each."""

        def call(number: int) -> Answer:
            address = self.job.targets[number].address
            return ingress.call(
                address.service,
                address.key,
                self.task.handler,
                self.task.body(None),
                idempotency_key=self.job.idempotency_key(number),
            )

        course = Course(is_interrupted=True)
        try:
            course = carry_out(
                self.job,
                self.task,
                call,
                per_second=PER_SECOND,
                parallel=CONNECTIONS,
                advance=self._go_on,
            )
        finally:
            self.job.close()
            self.course = course
            self._has_ended.set()

    def end(self) -> None:
        """Let it break off: calls that were made are waited for."""
        self._is_ending.set()
        self._has_ended.wait()

    def _go_on(self) -> None:
        """Break off where that was asked for, as at Ctrl-C."""
        if self._is_ending.is_set():
            raise KeyboardInterrupt

    def counts(self) -> Counter[Outcome]:
        """Return what has come of it so far."""
        return Counter(each.outcome for each in list(self.job.results.values()))

    def said(self) -> list[str]:
        """Return what is to be said of it: why machines failed, and why it broke off."""
        if self.course is None:
            return []
        return [*reasons(self.job), *remarks(self.job, self.course)]


class Runs:
    """The jobs that this process carries out, in threads of their own."""

    def __init__(self) -> None:
        """Begin with none."""
        self._runs: dict[str, Run] = {}
        self._alone = Lock()

    def find(self, name: str) -> Run | None:
        """Return a job by its id."""
        with self._alone:
            return self._runs.get(name)

    def end(self) -> None:
        """Let all jobs break off that still go on; asked for again, they go on."""
        with self._alone:
            runs = list(self._runs.values())
        for each in runs:
            each.end()

    def begin(self, looker: Looker, sender: Sender, task: Task, search: Search) -> str:
        """Begin a job, or go on with the same one that broke off; return an id for it.

        Raises ClusterError, NotThereError and JobError.
        """
        targets = find_concerned(looker, task, search).targets
        question = _question(looker, task, search)
        place = job_place(["sc-inspect", looker.admin.url, task.kind, repr(question)])
        ingress = sender.ingress()
        begun: Future[Run] = Future()

        def work() -> None:
            try:
                with alone_with(place):
                    job = open_job(place) or begin_job(place, targets, datetime.now(UTC))
                    run = Run(task=task, job=job)
                    begun.set_result(run)
                    run.carry_out(ingress)
            except BaseException as error:
                if begun.done():
                    raise
                begun.set_exception(error)  # for whoever waits below

        Thread(target=work, name="job", daemon=True).start()
        run = begun.result()
        name = secrets.token_urlsafe(8)
        with self._alone:
            self._runs[name] = run
            while len(self._runs) > MOST_RUNS:
                del self._runs[next(iter(self._runs))]
        return name

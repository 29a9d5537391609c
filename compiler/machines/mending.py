"""`sc-machines retry`, `migrate`, `send` and `reset`: what is done to one machine or to many."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from ..cluster.affected import machines as machines_text
from ..cluster.connection import Answer
from ..cluster.ingress import Ingress
from ..command_line import FINE, FOUND, WRONG, say
from ..phrases import joined
from ..printable import as_json, one_line
from ..suggest import did_you_mean
from .as_data import machine_data
from .as_text import machine_lines
from .asking import (
    Restate,
    give_up,
    read_address,
    restate_at,
    terminal_columns,
)
from .bulk import Course, carry_out
from .filters import all_of
from .finding import Question, find_machines
from .job_report import has_failed, remarks, report
from .jobs import (
    Job,
    JobError,
    JobPlace,
    Target,
    alone_with,
    begin_job,
    job_place,
    open_job,
)
from .mending_options import How, mends
from .model import Address, Machine
from .reading import with_all
from .tasks import CONCERNED, Outcome, Result, Task

SAMPLE = 5
OLD = timedelta(days=1)
"""A job that began so long ago does not simply go on."""


@click.command("retry")
@mends
def retry_command(target: str, **options: Any) -> None:
    """Retry what has put machines into status `error`."""
    sys.exit(_mend(Task(kind="retry"), target, options))


@click.command("migrate")
@mends
def migrate_command(target: str, **options: Any) -> None:
    """Move machines to the latest version, where the chart has a `migrate`."""
    sys.exit(_mend(Task(kind="migrate"), target, options))


@click.command("send")
@mends
@click.argument("event", metavar="EVENT")
def send_command(target: str, event: str, **options: Any) -> None:
    """Send machines an event: a name, or a JSON object such as '{"type": "PAY", "amount": 3}'."""
    sys.exit(_mend(Task(kind="send", event=_read_event(event)), target, options))


@click.command("reset")
@mends
@click.option(
    "--input",
    "input_text",
    metavar="JSON",
    help="What they begin with; what they began with before if it is left out.",
)
def reset_command(target: str, input_text: str | None, **options: Any) -> None:
    """Give machines up, and start others in their places."""
    given = None if input_text is None else _read_json(input_text, "--input")
    sys.exit(_mend(Task(kind="reset", input=given), target, options))


COMMANDS = (retry_command, migrate_command, send_command, reset_command)


def _read_event(text: str) -> dict[str, Any]:
    if not text.lstrip().startswith("{"):
        return {"type": text}
    event = _read_json(text, "EVENT")
    if not isinstance(event.get("type"), str):
        raise click.UsageError('EVENT needs a "type", the name of the event')
    return event


def _read_json(text: str, what: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{what} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise click.UsageError(f"{what} is not a JSON object")
    return found


# --- one command ----------------------------------------------------------------------------------


def _mend(task: Task, target: str, options: Mapping[str, Any]) -> int:
    """Do what was asked for, print what came of it, and return the exit code."""
    how = How(**options)
    question = _question(task, target, how)
    with restate_at(how.admin_url) as restate:
        _require_handler(restate, question.services[0], task)
        if how.dry_run:
            return _tell(restate, task, question, how)
        try:
            place = job_place(_identity(task, target, how), how.job_file)
            with alone_with(place):
                return _carry_on(restate, task, question, how, place)
        except JobError as error:
            give_up(str(error))


def _question(task: Task, target: str, how: How) -> Question:
    """Return which machines are meant; refuse what could mean more than was thought of."""
    if how.as_data and not (how.yes or how.dry_run):
        raise click.UsageError("--json asks nobody: give --yes or --dry-run too")
    if how.go_on and how.anew:
        raise click.UsageError("--go-on and --anew are opposites")
    if "/" in target:
        address = read_address(target)
        if how.where is not None or how.all_of_them:
            raise click.UsageError(f"`{target}` is one machine: --where and --all are for many")
        return Question(services=(address.service,), key=address.key, context=task.needs_input)
    if how.all_of_them and how.where is not None:
        raise click.UsageError("--all and --where are opposites")
    if task.kind in ("send", "reset") and how.where is None and not how.all_of_them:
        raise click.UsageError(
            f"which machines of `{target}`? Name one (`{target}/KEY`), say which (--where), "
            "or say --all"
        )
    return Question(
        services=(target,),
        where=all_of(CONCERNED[task.kind], how.where),
        context=task.needs_input,
        show_private=how.show_private,
    )


def _identity(task: Task, target: str, how: How) -> object:
    """Return what makes a command another one than those that were called before."""
    return [how.admin_url, task.kind, target, repr(how.where), task.event, task.input]


def _require_handler(restate: Restate, service: str, task: Task) -> None:
    """End the command where the code that is registered cannot do it."""
    known = restate.published.machines.get(service)
    if known is None:
        if service in restate.published.names:
            give_up(f"`{service}` is not a service of machines")
        meant = did_you_mean(service, restate.published.machines)
        give_up(f"there is no service `{service}`{'; ' + meant if meant else ''}")
    if task.handler not in known.handlers:
        give_up(f"`{service}` has no `{task.handler}`: its chart has no migration")
    event = "" if task.event is None else task.event["type"]
    if event and event not in known.events:
        meant = did_you_mean(event, known.events)
        say(
            f"warning: the latest version of `{service}` takes no event `{event}` from clients"
            f"{'; ' + meant if meant else ''}"
        )


# --- the machines ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """The machines that something is to be done to: all of them, some of them, and their inputs."""

    targets: tuple[Target, ...]
    sample: tuple[Machine, ...]
    counts: Mapping[tuple[str, str], int]
    inputs: Mapping[Address, Any]


def _find(restate: Restate, task: Task, question: Question) -> Found:
    targets: list[Target] = []
    sample: list[Machine] = []
    inputs: dict[Address, Any] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for machine in find_machines(restate.admin, restate.published, question, restate.now):
        targets.append(Target(machine.address, machine.version))
        counts[machine.version, machine.status] += 1
        if len(sample) < SAMPLE:
            sample.append(machine)
        if task.needs_input:
            inputs[machine.address] = machine.input
    if question.key is not None and not targets:
        give_up(f"there is no machine {question.services[0]}/{question.key}")
    shown = with_all(restate.admin, restate.published, sample, restate.now, context=False)
    return Found(tuple(targets), tuple(shown), counts, inputs)


def _tell(restate: Restate, task: Task, question: Question, how: How) -> int:
    """Tell which machines it would be, and do nothing."""
    if how.as_data:
        asked = replace(question, context=True, beside=True)
        found = find_machines(restate.admin, restate.published, asked, restate.now)
        data = [machine_data(each, show_private=how.show_private) for each in found]
        click.echo(as_json({"task": task.kind, "dry_run": True, "machines": data}), nl=False)
        return FINE
    _show(restate, task, _find(restate, task, question))
    say("nothing was done: this is a dry run")
    return FINE


def _show(restate: Restate, task: Task, found: Found) -> None:
    """Print how many machines were found, and a sample of them."""
    total = len(found.targets)
    if not total:
        say("no machine was found")
        return
    for line in machine_lines([found.sample], restate.now, terminal_columns()):
        click.echo(line)
    if total > len(found.sample):
        click.echo(f"... and {total - len(found.sample):,} more")
    parts = joined(
        f"{count:,} on {version} in status {status}"
        for (version, status), count in sorted(found.counts.items())
    )
    click.echo(one_line(f"{task.kind}: {machines_text(total)}: {parts}"))


# --- the job --------------------------------------------------------------------------------------


def _carry_on(restate: Restate, task: Task, question: Question, how: How, place: JobPlace) -> int:
    """Go on with the job that broke off, or begin one; return the exit code."""
    job = None if how.anew else open_job(place)
    # One machine that is named is meant; what is there is given up only if that was asked for.
    asks = question.key is None or task.kind == "reset"
    inputs: Mapping[Address, Any] = {}
    course = Course()
    try:
        if job is not None:
            _take_up(restate, job, how)
            if job.open_numbers:
                if asks:
                    _confirm(how, f"go on with {len(job.open_numbers):,}?")
                inputs = _find(restate, task, _of_all(question)).inputs if task.needs_input else {}
        else:
            found = _find(restate, task, question)
            if not how.as_data:
                _show(restate, task, found)
            if found.targets and asks:
                _confirm(how, f"{task.kind} {machines_text(len(found.targets))}?")
            job = begin_job(place, found.targets, datetime.now(UTC))
            inputs = found.inputs
        if job.open_numbers:
            course = _call_all(restate, job, task, how, inputs)
        click.echo(report(job, task, course, as_data=how.as_data), nl=False)
        for line in remarks(job, course):
            say(line)
    finally:
        if job is not None:
            job.close()
    return WRONG if course.broke_off else FOUND if has_failed(job, course) else FINE


def _of_all(question: Question) -> Question:
    """Return a question for the same machines, whatever has become of them."""
    return Question(services=question.services, key=question.key, context=True)


def _take_up(restate: Restate, job: Job, how: How) -> None:
    """Say that a job goes on, and note what can no longer be found out; refuse an old one."""
    known_for = {
        name: each.knows_again or timedelta() for name, each in restate.published.machines.items()
    }
    now = datetime.now(UTC)
    began = f"{job.began:%Y-%m-%d %H:%M} UTC"
    if now - job.began > OLD and not how.go_on:
        give_up(
            f"this broke off on {began}, with {machines_text(len(job.open_numbers))} of "
            f"{len(job.targets):,} left: say --go-on, or --anew to begin anew"
        )
    job.give_up_forgotten(known_for, now)
    left = len(job.open_numbers)
    done = len(job.targets) - left
    say(
        f"this goes on with what broke off on {began}: {done:,} of "
        f"{machines_text(len(job.targets))} are done (--anew forgets that)"
    )


def _confirm(how: How, question: str) -> None:
    """Ask whether to go ahead, unless that was said; end the command where not."""
    if how.yes:
        return
    try:
        if click.confirm(question, err=True):
            return
    except click.Abort:
        give_up("nobody answers: say --yes where nobody can be asked")
    give_up("nothing was done")


def _call_all(
    restate: Restate, job: Job, task: Task, how: How, inputs: Mapping[Address, Any]
) -> Course:
    """Call the machines that are left, and show how far it is."""
    url = how.ingress_url or restate.admin.ingress_url()
    if url is None:
        give_up("Restate does not tell where its ingress is: say it with --ingress")
    if task.needs_input:
        for number in job.open_numbers:
            if job.targets[number].address not in inputs:
                job.note_result(number, Result(Outcome.FAILED, "it is gone"))
    left = len(job.open_numbers)
    with (
        Ingress(url, timeout_s=how.timeout_s, connections=how.parallel) as ingress,
        _progress_bar(task.kind, left) as advance,
    ):

        def call(number: int) -> Answer:
            address = job.targets[number].address
            return ingress.call(
                address.service,
                address.key,
                task.handler,
                task.body(inputs.get(address)),
                idempotency_key=job.idempotency_key(number),
            )

        return carry_out(
            job,
            task,
            call,
            per_second=how.per_second,
            parallel=how.parallel,
            advance=lambda: advance(1),
        )


@contextmanager
def _progress_bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show how far it is, on a terminal; yield what takes the number of steps that were done."""
    if not sys.stderr.isatty():
        yield lambda _steps: None
        return
    with click.progressbar(
        length=length, label=label, file=sys.stderr, show_pos=True, show_eta=True
    ) as bar:
        yield bar.update

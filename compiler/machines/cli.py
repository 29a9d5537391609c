"""The command `sc-machines`: machines of a running Restate, to look at, to find and to mend."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from importlib.metadata import version
from itertools import islice

import click

from ..cluster.affected import machines as machines_text
from ..cluster.connection import ClusterError
from ..cluster.ingress import Ingress
from ..command_line import FINE, FOUND, ingress_option, run_command, say
from ..phrases import joined
from ..printable import as_json
from .as_data import call_data, machine_data, shows_failures, symptom_data
from .as_text import machine_lines, machine_text, symptom_lines
from .asking import (
    Duration,
    Restate,
    asks_restate,
    give_up,
    read_address,
    restate_at,
    terminal_columns,
    where_option,
)
from .doctor import Bounds, examine, examine_by_asking
from .filters import Filter, is_decided_by_server
from .finding import Question, Seen, find_machines, first_machines
from .mending import COMMANDS
from .model import Machine, Symptom
from .reading import BATCH, read_kept_calls, read_machine, with_all, with_due_timers

SHOWN = 100
ANSWER_S = 5.0
"""How long `doctor` waits for the answer of a machine."""


@click.group(
    epilog="Exit codes: 0 all went well; 1 something has failed, or `doctor` has found something; "
    "2 wrong usage, Restate cannot be asked, it was interrupted, or a bug."
)
@click.version_option(version("sc-compile"), prog_name="sc-machines")
def command() -> None:
    """See and mend the machines of a running Restate.

    A machine is named by its service and its key, as in `signup/ada`.
    """


@command.command("list")
@click.argument("services", metavar="[SERVICE]...", nargs=-1)
@where_option
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    help=f"How many are shown, 0 for all; {SHOWN} unless --json is given, which has all.",
)
@asks_restate
def list_command(
    services: tuple[str, ...],
    where: Filter | None,
    limit: int | None,
    admin_url: str,
    show_private: bool,
    as_data: bool,
) -> None:
    """List machines: of these services, or of all."""
    most = (0 if as_data else SHOWN) if limit is None else limit
    are_few = 0 < most <= BATCH  # then what is beside these alone is read
    question = Question(
        services=services,
        where=where,
        context=as_data and not are_few,
        beside=not are_few,
        show_private=show_private,
    )
    seen = Seen()
    with restate_at(admin_url) as restate:
        counts: Counter[str] = Counter()
        counted: Iterator[Machine]
        if are_few and is_decided_by_server(where):
            first, counts = first_machines(
                restate.admin, restate.published, question, most, restate.now
            )
            counted = iter(first)
        else:
            found = find_machines(restate.admin, restate.published, question, restate.now, seen)
            counted = _counted(found, counts)
        some = islice(counted, most or None)
        shown = iter([_looked_up(restate, some, as_data)]) if are_few else _batches(restate, some)
        if as_data:
            _print_data(shown, show_private)
        else:
            for line in machine_lines(shown, restate.now, terminal_columns()):
                click.echo(line)
        for _ in counted:
            pass
    total = counts.total()
    if as_data:
        statuses = as_json(dict(sorted(counts.items())), indent=None).rstrip("\n")
        click.echo(f'],\n"count": {total},\n"statuses": {statuses}}}')
    else:
        say(_summary(counts, most))
        for slip in seen.unknown(where):
            say(slip)


def _counted(machines: Iterator[Machine], counts: Counter[str]) -> Iterator[Machine]:
    """Yield machines, and count them by their statuses."""
    for machine in machines:
        counts[machine.status] += 1
        yield machine


def _looked_up(restate: Restate, machines: Iterator[Machine], context: bool) -> Sequence[Machine]:
    """Return the first machines with all that is known of them: it is asked for these alone."""
    some = list(machines)
    return with_all(restate.admin, restate.published, some, restate.now, context=context)


def _batches(restate: Restate, machines: Iterator[Machine]) -> Iterator[Sequence[Machine]]:
    """Yield machines, many at a time, with when their timers are due."""
    while batch := list(islice(machines, BATCH)):
        yield list(with_due_timers(restate.admin, batch))


def _print_data(batches: Iterator[Sequence[Machine]], show_private: bool) -> None:
    """Print machines as the beginning of a JSON object, each as soon as it is known."""
    click.echo('{"machines": [', nl=False)
    between = "\n"
    for batch in batches:
        lines = (
            as_json(machine_data(each, show_private=show_private), indent=None) for each in batch
        )
        click.echo(between + ",\n".join(line.rstrip("\n") for line in lines), nl=False)
        between = ",\n"
    click.echo()


def _summary(counts: Counter[str], most: int) -> str:
    total = counts.total()
    if not total:
        return "no machine was found"
    parts = joined(f"{number:,} {status}" for status, number in sorted(counts.items()))
    said = f"{machines_text(total)}: {parts}"
    if 0 < most < total:
        said += f"; the first {most:,} are shown, --limit 0 shows all"
    return said


@command.command("show")
@click.argument("machine", metavar="SERVICE/KEY")
@asks_restate
def show_command(machine: str, admin_url: str, show_private: bool, as_data: bool) -> None:
    """Show all that is known of one machine."""
    address = read_address(machine)
    with restate_at(admin_url) as restate:
        found = read_machine(restate.admin, restate.published, address, restate.now)
        if found is None:
            give_up(f"there is no machine {address}")
        kept = read_kept_calls(restate.admin, address)
    if not as_data:
        text = machine_text(found, kept, restate.published, restate.now, show_private=show_private)
        click.echo(text, nl=False)
        return
    shows_text = shows_failures(found, show_private)
    data = machine_data(found, show_private=show_private)
    data["calls"] = [call_data(each, shows_text=shows_text) for each in found.calls]
    data["ended"] = [call_data(each, shows_text=shows_text) for each in kept]
    click.echo(as_json(data), nl=False)


@command.command("doctor")
@click.argument("services", metavar="[SERVICE]...", nargs=-1)
@click.option(
    "--held",
    type=Duration(),
    default="1m",
    show_default=True,
    help="How long one call may hold a machine's key.",
)
@click.option(
    "--tries",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How often a call may be tried.",
)
@ingress_option
@asks_restate
def doctor_command(
    services: tuple[str, ...],
    held: timedelta,
    tries: int,
    ingress_url: str | None,
    admin_url: str,
    show_private: bool,
    as_data: bool,
) -> None:
    """Tell what is wrong with machines that does not go away by itself.

    That is: versions that machines are on and that are not served, machines in status `error`,
    keys that are held too long, calls that Restate has tried very often or has paused, and machines
    that the code that is served cannot read. Exits with 1 where something is found.
    """
    bounds = Bounds(held=held, tries=tries)
    with restate_at(admin_url) as restate:
        symptoms = list(
            examine(
                restate.admin,
                restate.published,
                services,
                bounds,
                restate.now,
                show_private=show_private,
            )
        )
        symptoms += _asked(restate, services, ingress_url)
    if as_data:
        click.echo(as_json({"symptoms": [symptom_data(each) for each in symptoms]}), nl=False)
    else:
        for line in symptom_lines(symptoms):
            click.echo(line)
    sys.exit(FOUND if symptoms else FINE)


def _asked(restate: Restate, services: Sequence[str], url: str | None) -> list[Symptom]:
    """Return what machines answer that are asked; where none can be, say so."""
    try:
        url = url or restate.admin.ingress_url()
        if url is None:
            say("it is not known which machines cannot be read: say where --ingress is")
            return []
        with Ingress(url, timeout_s=ANSWER_S) as ingress:
            return list(examine_by_asking(restate.admin, ingress, restate.published, services))
    except ClusterError as error:
        say(f"it is not known which machines cannot be read: {error}")
        return []


for each in COMMANDS:
    command.add_command(each)


def main() -> None:
    """Run the command; a bug in it says that it is one."""
    run_command(command, "sc-machines")

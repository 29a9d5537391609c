"""Run benchmarks by their names, and write what they find into RESULTS.md."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from .environment import environment
from .report import PAGE, Section, write

PARTS = {
    "restate": "through_restate",
    "batches": "batches",
    "breakdown": "breakdown",
    "context": "context_size",
    "pure": "pure",
    "compile": "compile_time",
    "watch": "watching",
    "editor": "editor",
    "parsers": "parsers",
    "size": "size",
    "scale": "scale",
    "in_flight": "many_machines",
    "waiters": "waiters",
    "diff": "diff_locality",
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice([*PARTS]))
@click.option(
    "--machines", default=100_000, show_default=True, help="Machines in `scale` and `in_flight`."
)
@click.option("--events", default=100_000, show_default=True, help="Events of one, in `scale`.")
@click.option("--waiters", default=10_000, show_default=True, help="Who waits, in `waiters`.")
@click.option("--rounds", type=click.IntRange(2), help="Rounds of calls.")
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    default=PAGE,
    help="Write there instead of into RESULTS.md; plots go into plots/ beside it.",
)
def main(
    parts: tuple[str, ...],
    machines: int,
    events: int,
    waiters: int,
    rounds: int | None,
    page: Path,
) -> None:
    """Run the benchmarks PARTS, or all of them, and write RESULTS.md."""
    sizes = {"scale": (machines, events), "in_flight": (machines,), "waiters": (waiters,)}
    if rounds is not None:
        sizes |= {"restate": (rounds,), "context": (rounds,), "batches": (rounds,)}
    for part in parts or PARTS:
        click.echo(f"--- {part} ---", err=True)
        measured_on = environment()
        run = importlib.import_module(f"benchmarks.{PARTS[part]}").run
        section: Section = run(*sizes.get(part, ()))
        section.text(measured_on)
        write([section], [*PARTS], page)
        click.echo(section.markdown())
    click.echo(f"written: {page}", err=True)


if __name__ == "__main__":
    main()

"""Run benchmarks by their names, and write what they find into RESULTS.md."""

from __future__ import annotations

import importlib

import click

from .report import PAGE, Section, write

PARTS = {
    "restate": "through_restate",
    "breakdown": "breakdown",
    "pure": "pure",
    "compile": "compile_time",
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
def main(parts: tuple[str, ...], machines: int, events: int, waiters: int) -> None:
    """Run the benchmarks PARTS, or all of them, and write RESULTS.md."""
    sizes = {"scale": (machines, events), "in_flight": (machines,), "waiters": (waiters,)}
    for part in parts or PARTS:
        click.echo(f"--- {part} ---", err=True)
        run = importlib.import_module(f"benchmarks.{PARTS[part]}").run
        section: Section = run(*sizes.get(part, ()))
        write([section], [*PARTS])
        click.echo(section.markdown())
    click.echo(f"written: {PAGE}", err=True)


if __name__ == "__main__":
    main()

"""Run benchmarks by their names, and write what they find into RESULTS.md."""

from __future__ import annotations

import importlib
from functools import partial

import click

from .report import PAGE, Section, write

PARTS = {
    "restate": "through_restate",
    "breakdown": "breakdown",
    "pure": "pure",
    "compile": "compile_time",
    "size": "size",
    "scale": "scale",
    "diff": "diff_locality",
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice([*PARTS]))
@click.option("--machines", default=100_000, show_default=True, help="Live machines in `scale`.")
@click.option("--events", default=100_000, show_default=True, help="Events of one, in `scale`.")
def main(parts: tuple[str, ...], machines: int, events: int) -> None:
    """Run the benchmarks PARTS, or all of them, and write RESULTS.md."""
    for part in parts or PARTS:
        click.echo(f"--- {part} ---", err=True)
        run = importlib.import_module(f"benchmarks.{PARTS[part]}").run
        if part == "scale":
            run = partial(run, machines, events)
        section: Section = run()
        write([section], [*PARTS])
        click.echo(section.markdown())
    click.echo(f"written: {PAGE}", err=True)


if __name__ == "__main__":
    main()

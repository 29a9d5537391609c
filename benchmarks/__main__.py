"""Run benchmarks by their names, and write what they find into RESULTS.md."""

from __future__ import annotations

import importlib

import click

from .report import PAGE, Section, write

PARTS = {
    "restate": "through_restate",
    "pure": "pure",
    "compile": "compile_time",
    "size": "size",
    "scale": "scale",
    "diff": "diff_locality",
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice([*PARTS]))
def main(parts: tuple[str, ...]) -> None:
    """Run the benchmarks PARTS, or all of them."""
    for part in parts or PARTS:
        click.echo(f"--- {part} ---", err=True)
        section: Section = importlib.import_module(f"benchmarks.{PARTS[part]}").run()
        write([section], [*PARTS])
        click.echo(section.markdown())
    click.echo(f"written: {PAGE}", err=True)


if __name__ == "__main__":
    main()

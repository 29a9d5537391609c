"""Hunt for charts that mean something else to the generated code than to the reference.

Run as `python -m scripts.fuzz`, or as `make fuzz`.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections import Counter
from pathlib import Path

import click

from tests.reference.fuzzing import check_types, hunt, sample

BATCH = 500
TYPED = 50  # of each batch


@click.command()
@click.option("--charts", default=10_000, show_default=True, help="How many charts.")
@click.option("--seed", type=int, help="Repeat a run.")
@click.option("--types/--no-types", default=True, help="Run mypy over some of them.")
def main(charts: int, seed: int | None, types: bool) -> None:
    """Compare random charts, compiled, with the reference interpreter."""
    seed = secrets.randbelow(10**9) if seed is None else seed
    click.echo(f"seed {seed}: repeat with --seed {seed}")
    total: Counter[str] = Counter()
    began = time.monotonic()
    for number in range(-(-charts // BATCH)):
        size = min(BATCH, charts - number * BATCH)
        try:
            total += hunt(seed + number, size)
        except Exception as error:  # whatever it is, the chart that it comes of is what matters
            notes = "\n".join(getattr(error, "__notes__", ()))
            raise click.ClickException(f"{type(error).__name__}: {error}\n{notes}") from error
        if types:
            with tempfile.TemporaryDirectory() as folder:
                complaints = check_types(sample(seed + number, min(TYPED, size)), Path(folder))
            if complaints:
                raise click.ClickException(f"mypy, seed {seed + number}:\n{complaints}")
            total["type-checked"] += min(TYPED, size)
        passed = time.monotonic() - began
        click.echo(f"{passed:6.0f} s  {', '.join(f'{n} {what}' for what, n in total.items())}")
    click.echo("no disagreement")


if __name__ == "__main__":
    main()

"""Let many machines work while the application and the server are killed again and again.

Run as `python -m scripts.chaos`, or as `make chaos`.
"""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from random import Random

import click

from tests.chaos.plan import Plan
from tests.chaos.run import run


@click.command()
@click.option("--machines", default=200, show_default=True, help="How many machines.")
@click.option("--events", default=10_000, show_default=True, help="How many events.")
@click.option("--crashes", default=25, show_default=True, help="How many crashes, at least.")
@click.option("--seed", type=int, help="Draw the same events and crashes as another run.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Keep the logs, in this empty folder."
)
def main(machines: int, events: int, crashes: int, seed: int | None, folder: Path | None) -> None:
    """See whether machines end up where they would without crashes."""
    seed = secrets.randbelow(10**9) if seed is None else seed
    again = f"--seed {seed} --machines {machines} --events {events} --crashes {crashes}"
    click.echo(f"seed {seed}: repeat with {again}")
    with tempfile.TemporaryDirectory(prefix="chaos-") as temporary:
        try:
            random = Random(seed)
            plan = Plan.draw(random, machines=machines, events=events)
            place = folder or Path(temporary)
            summary = run(place, plan, random, crashes=crashes, say=click.echo)
        except AssertionError as failure:
            raise click.ClickException(f"{failure}\nseed {seed}: repeat with {again}") from None
    click.echo(f"seed {seed}\n{summary}")


if __name__ == "__main__":
    main()

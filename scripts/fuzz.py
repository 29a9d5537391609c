"""Hunt for charts that mean something else to the generated code than to the reference.

And for texts that do not mean themselves in the generated code, wherever a chart has them, for
charts that say something else, or have other comments, in canonical form, and for broken charts
that compiler, formatter or language server meet a bug in. Run as `python -m scripts.fuzz`, or as
`make fuzz`.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from tests.attacks.broken_charts import check_types as check_types_of_broken
from tests.attacks.broken_charts import hunt as hunt_broken
from tests.attacks.fuzzing import hunt as hunt_texts
from tests.formatting.fuzzing import hunt as hunt_forms
from tests.reference.fuzzing import check_types, hunt, sample

BATCH = 500
TYPED = 50  # of each batch


@click.command()
@click.option("--charts", default=10_000, show_default=True, help="How many charts.")
@click.option("--texts", default=3_000, show_default=True, help="How many texts.")
@click.option("--forms", default=3_000, show_default=True, help="How many charts to format.")
@click.option("--broken", default=3_000, show_default=True, help="How many broken charts.")
@click.option(
    "--also",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with more charts to break; can be given several times.",
)
@click.option("--seed", type=int, help="Repeat a run.")
@click.option("--types/--no-types", default=True, help="Run mypy over some of them.")
def main(
    charts: int,
    texts: int,
    forms: int,
    broken: int,
    also: tuple[Path, ...],
    seed: int | None,
    types: bool,
) -> None:
    """Compare random charts with the reference interpreter; try texts, forms and broken charts."""
    seed = secrets.randbelow(10**9) if seed is None else seed
    click.echo(f"seed {seed}: repeat with --seed {seed}")
    total: Counter[str] = Counter()
    began = time.monotonic()
    for start, size in batches(seed, charts):
        with what_failed():
            total += hunt(start, size)
        if types:
            drawn = sample(start, min(TYPED, size))
            with tempfile.TemporaryDirectory() as folder:
                refuse(check_types(drawn, Path(folder)), start)
            total["type-checked"] += len(drawn)
        say(total, began)
    for start, size in batches(seed, texts):
        with what_failed(), tempfile.TemporaryDirectory() as folder:
            total += hunt_texts(start, size, Path(folder))
        say(total, began)
    for start, size in batches(seed, forms):
        with what_failed():
            total += hunt_forms(start, size)
        say(total, began)
    for start, size in batches(seed, broken):
        made: list[Mapping[str, str]] = []
        with what_failed(), tempfile.TemporaryDirectory() as folder:
            total += hunt_broken(start, size, Path(folder).resolve(), also, made)
        if types:
            with tempfile.TemporaryDirectory() as folder:
                refuse(check_types_of_broken(made[:TYPED], Path(folder)), start)
            total["type-checked"] += min(TYPED, len(made))
        say(total, began)
    click.echo("no disagreement")


def batches(seed: int, number: int) -> Iterator[tuple[int, int]]:
    """Split a number into batches; yield the seed and the size of each."""
    for index, done in enumerate(range(0, number, BATCH)):
        yield seed + index, min(BATCH, number - done)


def refuse(complaints: str, seed: int) -> None:
    """End with what mypy says of a batch, if it says anything."""
    if complaints:
        raise click.ClickException(f"mypy, seed {seed}:\n{complaints}")


def say(total: Counter[str], began: float) -> None:
    """Tell what was met so far."""
    passed = time.monotonic() - began
    click.echo(f"{passed:6.0f} s  {', '.join(f'{n} {what}' for what, n in total.items())}")


@contextmanager
def what_failed() -> Iterator[None]:
    """End with the chart or the text that something comes of, whatever it is."""
    try:
        yield
    except Exception as error:
        notes = "\n".join(getattr(error, "__notes__", ()))
        raise click.ClickException(f"{type(error).__name__}: {error}\n{notes}") from error


if __name__ == "__main__":
    main()

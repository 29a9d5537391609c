"""Records an edition of the generated code: `python -m tests.stored.record second --from first`.

Charts and functions are taken from another edition, as a folder `tests/stored/second/` that can be
changed before it is recorded: run it again without `--from`. The charts are compiled as they are
now, machines run on the modules, and all that they store and send is read from the journals of a
real Restate server.

An edition is recorded before the generated code changes, and is not recorded again afterwards. New
machines and stories come with the next edition.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

from scripts.local_restate import RestateServer
from tests.stored import play
from tests.stored.editions import HERE, Edition
from tests.stored.hosting import Hosting
from tests.stored.journals import BYSTANDERS, read_invocations
from tests.stored.recording import Recording
from tests.stored.records import read_record, write_record
from tests.stored.stage import AWAITER, Stage
from tests.stored.stories import STORIES
from tests.stored.stories.story import Story


@click.command()
@click.argument("name")
@click.option("--from", "source", help="Take charts and functions from this edition.")
@click.option("--again", is_flag=True, help="Record an edition anew, which nobody has relied on.")
def main(name: str, source: str | None, *, again: bool) -> None:
    """Record the edition NAME of the generated code."""
    edition = Edition(HERE / name)
    if source is not None:
        for part in ("charts", "later", "functions.py"):
            copy(HERE / source / part, edition.folder / part)
    if not edition.charts:
        raise click.UsageError(f"{edition.folder} has no charts: take those of another edition")
    if edition.records and not again:
        raise click.UsageError(f"{name} was recorded: what it has recorded must not change")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        number = record(edition, Path(folder), stack)
    click.echo(f"{number} stories are in {edition.folder}")


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder, which must not be there."""
    if target.exists():
        raise click.UsageError(f"{target} is there already: leave `--from` out")
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)


def compile_charts(edition: Edition, charts: list[Path], output: Path) -> None:
    """Compile charts of an edition, as from its folder; its modules name no other."""
    shutil.rmtree(output, ignore_errors=True)
    names = [str(path.relative_to(edition.folder)) for path in charts]
    compiler = str(Path(sys.executable).parent / "sc-compile")
    subprocess.run(
        [compiler, *names, "-o", str(output)],
        cwd=edition.folder,
        check=True,
        capture_output=True,
    )


def record(edition: Edition, folder: Path, stack: ExitStack) -> int:
    """Play the stories on the edition's code, and write a record of each; return their number."""
    compile_charts(edition, edition.charts, edition.folder / "generated")
    compile_charts(edition, edition.later_charts, folder / "machines")
    server = RestateServer(folder / "data", folder / "restate.log")
    stack.callback(server.stop)
    server.start()
    hosting = Hosting(edition, folder)
    now, later, bystander = (
        hosting.as_of_a_crowd(),
        hosting.as_compiled(folder),
        hosting.bystander(),
    )
    for app in (now, later, bystander):
        stack.callback(app.kill9)
        app.start()
    server.register(bystander.uri)
    server.register(now.uri)
    stages = play.begin(server, folder, "", STORIES.values())
    begun = {story: client_calls(stage) for story, stage in stages.items()}
    server.register(later.uri)
    moving = {story: stage for story, stage in stages.items() if story.moves}
    play.succeed(play.at_once(moving, lambda story, stage: story.moved(stage)))
    begun |= {story: client_calls(stage) for story, stage in moving.items()}
    play.succeed(play.at_once(stages, lambda story, stage: story.goes_on(stage)))
    shutil.rmtree(edition.folder / "records", ignore_errors=True)
    (edition.folder / "records").mkdir()
    for story in stages:
        write_story(edition, story, stages[story], begun[story])
    missing = private_handlers(server) - recorded_handlers(edition)
    if missing:
        raise click.ClickException(f"no story has recorded a call of {', '.join(sorted(missing))}")
    return len(stages)


def private_handlers(server: RestateServer) -> set[str]:
    """Return the handlers that no client calls, but for actors and actions: by their names."""
    return {
        handler["name"]
        for service in server.services()
        for handler in service["handlers"]
        if service["name"].endswith(".waiters") or handler["name"].startswith("_")
    }


def recorded_handlers(edition: Edition) -> set[str]:
    """Return the handlers that were called in the records of an edition."""
    return {
        message.handler
        for path in edition.records
        for moment in read_record(path).moments()
        for message in moment.pending
    }


def client_calls(stage: Stage) -> set[str]:
    """Return the invocations that clients have made of the machines of a story."""
    rows = stage.world.restate.query(
        f"select id from sys_invocation where target_service_key = '{stage.key}' "
        f"and target_service_name not in {BYSTANDERS} and invoked_by = 'ingress'"
    )
    return {row["id"] for row in rows}


def write_story(edition: Edition, story: Story, stage: Stage, begun: set[str]) -> None:
    """Write the record of a story."""
    server = stage.world.restate
    subscribed = {
        row["service_key"].removeprefix(f"{stage.key} "): str(row["value_utf8"]).strip('"')
        for row in server.query(
            "select service_key, value_utf8 from state where key = 'awakeable' "
            f"and service_name = '{AWAITER}' and service_key like '{stage.key} %'"
        )
    }
    recording = Recording(stage.key, read_invocations(server, stage.key), begun)
    write_record(edition.folder / "records" / f"{story.name}.json", recording.record(subscribed))


if __name__ == "__main__":
    main()

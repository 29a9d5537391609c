"""What former editions have stored and sent is put in place, and goes on under today's code."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import Deployment
from tests.e2e.machines import World
from tests.running.once import made_once
from tests.stored.editions import Edition, all_editions
from tests.stored.records import read_record
from tests.stored.replay import Replay
from tests.stored.stories import STORIES

pytestmark = pytest.mark.capability("stored machines")

MORE = pytest.mark.long("every second story is told in `make test`, the others with all tests")

RECORDS = [
    pytest.param(
        edition, path, id=f"{edition.name}-{path.stem}", marks=[MORE] if number % 2 else []
    )
    for edition in all_editions()
    for number, path in enumerate(edition.records)
]

Serve = Callable[[Edition], World]


@pytest.fixture(scope="module")
def serve_today(deployment: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Return what serves that which is made today of an edition's charts, from then on."""
    notes = tmp_path_factory.mktemp("notes")
    env = {"E2E_FOLDER": str(notes)}
    deployment.serve_to("tests.stored.bystander:app", deployment.restate, env=env)

    @cache  # the records of an edition come one after the other
    def serve(edition: Edition) -> World:
        compiled = made_once(tmp_path_factory, f"stored-{edition.name}", edition.compile_today)
        deployment.serve("machines:app", cwd=compiled, pythonpath=[edition.folder], env=env)
        return World(deployment.restate, notes)

    return serve


@pytest.mark.parametrize(("edition", "path"), RECORDS)
def test_a_stored_machine_goes_on(serve_today: Serve, edition: Edition, path: Path) -> None:
    """From the moment at which its story had begun, and from those after each of its steps."""
    world, story = serve_today(edition), STORIES[path.stem]
    number = len(read_record(path).steps) + 1

    def play(steps: int) -> None:
        stage = Replay(world, path, steps, f"{edition.name}-{story.name}-{steps}~")
        stage.put()
        story.goes_on(stage)

    with ThreadPoolExecutor(number) as threads:
        played = [threads.submit(play, steps) for steps in range(number)]
    for steps, each in enumerate(played):
        if (failure := each.exception()) is not None:
            failure.add_note(f"{path.name}, after {steps} of {number - 1} steps")
            raise failure
